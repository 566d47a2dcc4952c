import { isLate, lastMoment } from '../calendar/index.ts';
import { calendarDay } from '../core/clock.ts';
import type { HandingIn } from '../homework/homework.contract.ts';
import type { Axes, ShownState } from './submission.contract.ts';

/** What is stored about one pupil's homework. Everything shown is derived from this and the clock. */
export interface SubmissionFacts {
  handingIn: HandingIn;
  /** IANA zone of the school: paper is judged by school days. */
  timeZone: string;
  graceMinutes: number;
  /** The effective due time of this pupil (`effectiveDue` of calendar); null: none. */
  dueAt: Date | null;
  dueWhy: 'class' | 'extension' | 'none';
  /** 收齊: until then nobody is missing or late on paper. */
  collectionClosedAt: Date | null;
  /** When the standing version came; null: nothing handed in, or taken back. */
  handedInAt: Date | null;
  /** The hand-in that lateness is judged by: the first, or where the school says so the last before the first return. */
  timedAt: Date | null;
  channel: 'digital' | 'paper' | 'family' | null;
  /** School day on which the paper came, `yyyy-mm-dd`. */
  collectedOn: string | null;
  /** Number of the standing version. */
  currentVersion: number | null;
  /** Live adjustments only. */
  adjustments: ('extension' | 'excuse' | 'hide' | 'absence')[];
  /** False: test users, those who left, those it wasn't set for. They are never missing, nor late. */
  expected: boolean;
  /** The working copy for the standing version is complete. Give false where the pupil looks on: it is the teacher's. */
  hasCompleteMark: boolean;
  /** The last release, if any; `versionNumber` null: marked without a hand-in. */
  returned: { outcome: 'pass' | 'redo' | null; versionNumber: number | null } | null;
}

/** The shown state on its four axes, at one instant. Pure: the only place where missing, late, to correct are decided. */
export function deriveAxes(facts: SubmissionFacts, at: Date): Axes {
  const exemption = exemptionOf(facts);
  const work = workOf(facts, exemption !== null, at);
  const timeliness = exemption === null && facts.expected ? timelinessOf(facts) : null;
  const judgement = judgementOf(facts);
  const axes = { work, timeliness, judgement, exemption, extended: facts.dueWhy === 'extension' };
  return { ...axes, shown: shownOf(axes) };
}

/** A version newer than what was returned is waiting to be judged. */
export function isHandedInSinceReturn(facts: Pick<SubmissionFacts, 'returned' | 'currentVersion'>): boolean {
  return (
    facts.returned !== null &&
    facts.currentVersion !== null &&
    facts.currentVersion > (facts.returned.versionNumber ?? 0)
  );
}

function exemptionOf(facts: SubmissionFacts): Axes['exemption'] {
  if (facts.adjustments.includes('hide')) return 'hidden';
  if (facts.adjustments.includes('excuse')) return 'excused';
  return facts.adjustments.includes('absence') ? 'absent' : null;
}

function workOf(facts: SubmissionFacts, exempt: boolean, at: Date): Axes['work'] {
  if (facts.handingIn === 'none') return 'no_hand_in';
  if (facts.handedInAt !== null) return 'handed_in';
  const isDue = isLate(at, facts.dueAt, facts.graceMinutes);
  const onPaper = facts.handingIn !== 'digital';
  // Where paper is possible, the book may lie in the pile until the teacher says that the pile is complete.
  if (onPaper && facts.collectionClosedAt === null) return isDue ? 'not_collected' : 'to_do';
  const isOver = isDue || (onPaper && facts.dueAt === null);
  return isOver && !exempt && facts.expected ? 'missing' : 'to_do';
}

function timelinessOf(facts: SubmissionFacts): Axes['timeliness'] {
  if (facts.handedInAt === null || facts.handingIn === 'none') return null;
  const last = lastMoment(facts.dueAt, facts.graceMinutes);
  if (last === null || (facts.timedAt ?? facts.handedInAt) <= last) return 'in_time';
  if (facts.channel !== 'paper') return 'late';
  // A book is ticked when the teacher gets round to it: its day counts, and only once the collection is closed.
  if (facts.collectionClosedAt === null || facts.collectedOn === null) return 'in_time';
  return facts.collectedOn > calendarDay(last, facts.timeZone) ? 'late' : 'in_time';
}

function judgementOf(facts: SubmissionFacts): Axes['judgement'] {
  if (facts.returned === null || isHandedInSinceReturn(facts)) return facts.hasCompleteMark ? 'marked' : 'unmarked';
  return facts.returned.outcome === 'redo' ? 'redo' : 'returned';
}

function shownOf({ work, timeliness, judgement, exemption }: Omit<Axes, 'shown'>): ShownState {
  if (judgement === 'redo') return 'to_correct';
  if (judgement !== 'unmarked') return 'marked';
  if (work === 'handed_in') return timeliness === 'late' ? 'late' : 'handed_in';
  if (exemption !== null) return exemption === 'absent' ? 'absent' : 'excused';
  return work;
}
