import type { Pupil } from './marking.queries.ts';

type Waits = (pupil: Pupil) => boolean;

/** The next one to mark after this one, round to the beginning; undefined when none is left. */
export function nextToMark(pupils: readonly Pupil[], after: string, waits: Waits): Pupil | undefined {
  const at = pupils.findIndex(({ submissionId }) => submissionId === after);
  const round = [...pupils.slice(at + 1), ...pupils.slice(0, Math.max(0, at))];
  return round.find(waits);
}

/** The neighbour in the list, whatever their state. */
export function neighbour(pupils: readonly Pupil[], of: string, by: -1 | 1): Pupil | undefined {
  return pupils[pupils.findIndex(({ submissionId }) => submissionId === of) + by];
}

/** The one that the address names, else the first to mark, else the first. */
export function pupilInView(pupils: readonly Pupil[], named: string | null, waits: Waits): Pupil | undefined {
  const asked = pupils.find(({ submissionId, personId }) => named && (submissionId === named || personId === named));
  return asked ?? pupils.find(waits) ?? pupils[0];
}

/** Whose books are opened beforehand: the next two to mark, and the neighbour below. */
export function soonInView(pupils: readonly Pupil[], current: string, waits: Waits): Pupil[] {
  const first = nextToMark(pupils, current, waits);
  const second = first && nextToMark(pupils, first.submissionId, (pupil) => pupil !== first && waits(pupil));
  const below = neighbour(pupils, current, 1);
  return [...new Set([first, second, below])].filter(
    (pupil): pupil is Pupil => pupil !== undefined && pupil.submissionId !== current,
  );
}
