import { addMs } from '../core/clock.ts';
import { hashOf } from '../core/ids.ts';

/** A release as the gradebook needs it. */
export interface ReleasedMark {
  releaseId: string;
  points: number | null;
  pointsMax: number | null;
  outcome: 'pass' | 'redo' | null;
  comment: string;
}

/** What the LMS shows in one cell. */
export interface ShownScore {
  points: number | null;
  pointsMax: number | null;
  comment: string | null;
  at: Date | null;
}

/** A column for pass or redo has one point: pass 1, redo 0. */
export const PASS_MAXIMUM = 1;

/** Points and maximum to send; undefined when the release holds no judgement that a gradebook can show. */
export function scoreOf(release: ReleasedMark): { given: number; maximum: number } | undefined {
  if (release.outcome !== null) return { given: release.outcome === 'pass' ? PASS_MAXIMUM : 0, maximum: PASS_MAXIMUM };
  if (release.points === null || release.pointsMax === null) return undefined;
  return { given: release.points, maximum: release.pointsMax };
}

/**
 * The time stamp of the next score: whole seconds, later than the last one for this cell.
 * Moodle compares whole seconds and refuses an equal one with 409 (LTI AGS 2.0 §3.4.7 asks for strictly later).
 */
export function nextTimestamp(at: Date, last: Date | null): Date {
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000);
  return last && last >= second ? addMs(last, 1000 - (last.getTime() % 1000)) : second;
}

const BACKOFF_S = [2, 5, 15, 30, 60, 120, 300, 600, 1200, 1800];

/** When to try again after the n-th failure (n from 1): 2 s at first, half an hour at last, with a fifth of jitter. */
export function nextTry(at: Date, tries: number, random: number): Date {
  const seconds = BACKOFF_S[Math.min(tries, BACKOFF_S.length) - 1] ?? 2;
  return addMs(at, seconds * 1000 * (0.9 + random * 0.2));
}

/** Whether the LMS shows what was wanted. Platforms rescale to their own maximum and round to five decimals. */
export function showsWanted(release: ReleasedMark, shown: ShownScore | null): boolean {
  const wanted = scoreOf(release);
  if (!wanted || !shown || shown.points === null) return false;
  const share = shown.points / (shown.pointsMax || wanted.maximum);
  return Math.abs(share - wanted.given / wanted.maximum) < 0.00051;
}

/** Whether the LMS shows the comment too; platforms change white space and line ends. */
export function sameComment(release: ReleasedMark, shown: ShownScore | null): boolean {
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return plain(shown?.comment ?? '') === plain(release.comment);
}

/** Identifies a comment, so that it isn't appended twice where the platform appends. */
export function commentHash(comment: string): string {
  return hashOf(comment.trim());
}
