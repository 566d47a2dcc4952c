import { instant } from '../core/clock.ts';
import { deriveAxes } from './submission.lifecycle.ts';
import { factsOf, type FactsRow } from './submission.facts.ts';
import type { Axes, ReturnedMark } from './submission.contract.ts';

export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The last release as the pupil sees it, or null. The working copy is never looked at. */
export function presentReturned(row: FactsRow): ReturnedMark | null {
  if (row.releaseNumber === null || row.releasedAt === null) return null;
  return {
    points: row.releasedPoints,
    pointsMax: row.releasedPointsMax,
    outcome: row.releasedOutcome,
    comment: row.releasedComment ?? '',
    returnedAt: row.releasedAt.toISOString(),
    versionNumber: row.releasedVersion,
  };
}

/** What a pupil's lists and pages show of one homework. */
export function presentForPupil(
  row: FactsRow,
  at: Date,
): { axes: Axes; dueAt: string | null; dueWhy: 'class' | 'extension' | 'none' } {
  const facts = factsOf(row, 'pupil');
  return { axes: deriveAxes(facts, at), dueAt: isoOrNull(facts.dueAt), dueWhy: facts.dueWhy };
}

const titles = new Intl.Collator('zh-Hant-HK');

/** Soonest due first, what has no due time last; then by title. */
export function bySoonestDue(
  a: { dueAt: string | null; title: string },
  b: { dueAt: string | null; title: string },
): number {
  const time = (item: { dueAt: string | null }): number =>
    item.dueAt === null ? Infinity : instant(item.dueAt).getTime();
  const [left, right] = [time(a), time(b)];
  return left === right ? titles.compare(a.title, b.title) : left - right;
}
