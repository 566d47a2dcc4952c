import { effectiveDue } from '../calendar/index.ts';
import type { ClassHomeworkState, HandingIn, Marking } from '../homework/homework.contract.ts';
import { isOut } from '../homework/index.ts';
import { deriveAxes, type Axes, type SubmissionFacts } from '../submissions/index.ts';
import {
  NO_WORK,
  readAdjustments,
  readMembers,
  readTargets,
  readWork,
  type LiveAdjustment,
  type Member,
  type Target,
} from './stored-work.ts';

/** What is the same for all pupils of a homework in one class. */
export interface HomeworkFacts {
  classHomeworkId: string;
  contextId: string;
  state: ClassHomeworkState;
  handingIn: HandingIn;
  marking: Marking;
  timeZone: string;
  lateBy: 'first' | 'last';
  graceMinutes: number;
  dueAt: Date | null;
  collectionClosedAt: Date | null;
}

/** One pupil's state in one homework at one instant, with what a board shows beside it. */
export interface PupilState {
  personId: string;
  expected: boolean;
  dueAt: Date | null;
  axes: Axes;
  exemptReason: string | null;
  work: typeof NO_WORK;
}

/**
 * Every pupil's state in each of these homeworks, by class homework id; within one in no order. Starts from the class's active
 * learners, not from submissions: their rows are made by an event and may be a second away.
 * @param personIds only those pupils; null for all
 */
export async function readStates(
  homeworks: readonly HomeworkFacts[],
  at: Date,
  personIds: string[] | null = null,
): Promise<Map<string, PupilState[]>> {
  const [first] = homeworks;
  if (!first) return new Map();
  const ids = homeworks.map((homework) => homework.classHomeworkId);
  const members = groupBy(
    await readMembers([...new Set(homeworks.map((homework) => homework.contextId))], personIds),
    (member) => member.contextId,
  );
  const works = new Map((await readWork(ids, personIds, first.lateBy)).map((work) => [keyOf(work), work]));
  const adjustments = groupBy(await readAdjustments(ids), keyOf);
  const targets = groupBy(await readTargets(ids), (target) => target.classHomeworkId);
  return new Map(
    homeworks.map((homework) => {
      const meant = meantFor(members.get(homework.contextId) ?? [], targets.get(homework.classHomeworkId) ?? []);
      const states = meant.map((member) => {
        const key = keyOf({ classHomeworkId: homework.classHomeworkId, personId: member.personId });
        return stateOf(homework, member, works.get(key) ?? NO_WORK, adjustments.get(key) ?? [], at);
      });
      return [homework.classHomeworkId, states];
    }),
  );
}

/** Nobody named: everybody. Some named in: those. Else everybody but those named out. */
function meantFor(members: Member[], targets: Target[]): Member[] {
  if (targets.length === 0) return members;
  const included = new Map(targets.map((target) => [target.personId, target.included]));
  const unnamed = !targets.some((target) => target.included);
  return members.filter((member) => included.get(member.personId) ?? unnamed);
}

function stateOf(
  homework: HomeworkFacts,
  member: Member,
  work: typeof NO_WORK,
  adjustments: LiveAdjustment[],
  at: Date,
): PupilState {
  const { dueAt, dueWhy } = effectiveDue(homework.dueAt, adjustments);
  const owedFrom = dueAt ?? homework.collectionClosedAt;
  // Who joined after it was due owes nothing, until the teacher says otherwise.
  const expected = work.expected ?? (owedFrom === null || member.joinedAt <= owedFrom);
  const axes = deriveAxes(
    {
      handingIn: homework.handingIn,
      timeZone: homework.timeZone,
      graceMinutes: homework.graceMinutes,
      collectionClosedAt: homework.collectionClosedAt,
      // Nothing is due while it isn't out, even when its time went by meanwhile.
      dueAt: isOut(homework.state) ? dueAt : null,
      dueWhy,
      handedInAt: work.handedInAt,
      timedAt: work.timedAt,
      channel: work.channel,
      collectedOn: work.collectedOn,
      currentVersion: work.currentVersion,
      adjustments: adjustments.map((adjustment) => adjustment.kind),
      expected,
      hasCompleteMark: isComplete(homework.marking, work),
      returned: returnedOf(work),
    },
    at,
  );
  const exempting = adjustments.find((adjustment) => adjustment.kind !== 'extension' && adjustment.reason !== '');
  return { personId: member.personId, expected, dueAt, axes, exemptReason: exempting?.reason ?? null, work };
}

/** The rule of marking: what the homework is marked by is there, for the version that stands. */
function isComplete(marking: Marking, work: typeof NO_WORK): boolean {
  if (!work.hasMark || work.markVersion !== work.currentVersion) return false;
  if (marking === 'points') return work.points !== null;
  return marking === 'pass_redo' ? work.outcome !== null : work.hasComment;
}

const returnedOf = (work: typeof NO_WORK): SubmissionFacts['returned'] =>
  work.isReleased ? { outcome: work.releasedOutcome, versionNumber: work.releasedVersion } : null;

const keyOf = (of: { classHomeworkId: string; personId: string }): string => of.classHomeworkId + of.personId;

function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
