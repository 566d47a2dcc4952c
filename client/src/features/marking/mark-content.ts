import type { Marking } from '../../../../tool/homework/homework.contract.ts';
import type { WorkingMark } from '../../../../tool/marking/mark.contract.ts';

/** What a teacher writes about one piece of work. */
export type MarkContent = Pick<WorkingMark, 'points' | 'outcome' | 'comment'>;

export const contentOf = ({ points, outcome, comment }: MarkContent): MarkContent => ({ points, outcome, comment });

export const sameContent = (a: MarkContent, b: MarkContent): boolean =>
  a.points === b.points && a.outcome === b.outcome && a.comment === b.comment;

/** Whether the mark says all that this homework's marking asks for: then it can be returned. */
export function isComplete(mark: MarkContent, marking: Marking): boolean {
  if (marking === 'points') return mark.points !== null;
  return marking === 'pass_redo' ? mark.outcome !== null : mark.comment.trim() !== '';
}

/** It was never returned, or not as it stands now. */
export const isReturnable = (mark: WorkingMark, marking: Marking): boolean =>
  isComplete(mark, marking) && (mark.releasedAt === null || mark.changedSinceRelease);

export type Typed = { points: number | null } | { problem: 'unreadable' | 'over' };

/** Reads typed points: 15, 14.5, 14½, full-width digits too; two decimals and the maximum at most. Empty is no mark. */
export function readPoints(typed: string, most: number | null): Typed {
  const plain = typed
    .replace(/(\d)?½/, (_half, digit?: string) => `${digit ?? '0'}.5`)
    .normalize('NFKC')
    .trim();
  if (plain === '') return { points: null };
  if (!/^(?:\d{1,5}(?:\.\d{0,2})?|\.\d{1,2})$/.test(plain)) return { problem: 'unreadable' };
  const points = Number(plain);
  return points > (most ?? 10_000) ? { problem: 'over' } : { points };
}
