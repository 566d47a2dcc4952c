import type { WorkCounts } from './boards.contract.ts';
import type { PupilState } from './facts.ts';

/** What a count needs of a pupil's state. */
export type Counted = Pick<PupilState, 'expected' | 'axes'> & { work: { openedAt: Date | null } };

/**
 * Counts one homework's pupils. Those excused, absent or with the work hidden stand beside the expected, not among them;
 * what has to be marked or corrected counts whoever it is from.
 */
export function countWork(states: readonly Counted[]): WorkCounts {
  const counting = states.filter((state) => state.expected || state.axes.work === 'handed_in');
  const due = counting.filter(({ axes }) => axes.exemption === null);
  const count = (rows: readonly Counted[], is: (state: Counted) => boolean): number => rows.filter(is).length;
  return {
    expected: due.length,
    handedIn: count(due, ({ axes }) => axes.work === 'handed_in'),
    late: count(due, ({ axes }) => axes.timeliness === 'late'),
    missing: count(due, ({ axes }) => axes.work === 'missing'),
    notCollected: count(due, ({ axes }) => axes.work === 'not_collected'),
    exempt: count(states, ({ axes }) => axes.exemption === 'excused' || axes.exemption === 'hidden'),
    absent: count(states, ({ axes }) => axes.exemption === 'absent'),
    seen: count(due, ({ work }) => work.openedAt !== null),
    marked: count(due, ({ axes }) => axes.judgement !== 'unmarked'),
    returned: count(due, isReturned),
    toMark: count(states, isToMark),
    toCorrect: count(states, ({ axes }) => axes.judgement === 'redo'),
  };
}

/** What stands has been returned. */
export const isReturned = ({ axes }: Pick<Counted, 'axes'>): boolean =>
  axes.judgement === 'returned' || axes.judgement === 'redo';

/** Handed in or collected, and no complete mark for the version that stands. */
export const isToMark = ({ axes }: Pick<Counted, 'axes'>): boolean =>
  axes.work === 'handed_in' && axes.judgement === 'unmarked';
