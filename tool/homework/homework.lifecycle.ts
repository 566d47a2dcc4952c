import { AppError } from '../core/http/errors.ts';
import type { ClassHomeworkState } from './homework.contract.ts';

/** From each state, those that a homework may come to in a class. What pupils have seen never becomes a draft again. */
const NEXT: Record<ClassHomeworkState, readonly ClassHomeworkState[]> = {
  draft: ['scheduled', 'published'],
  scheduled: ['draft', 'published'],
  published: ['closed', 'archived'],
  closed: ['published', 'archived'],
  archived: ['published', 'closed'],
};

/** Whether `from` may become `to`; staying is always possible. */
export function canBecome(from: ClassHomeworkState, to: ClassHomeworkState): boolean {
  return from === to || NEXT[from].includes(to);
}

/** @throws AppError 409 `state_not_possible` with `from` and `to` */
export function assertCanBecome(from: ClassHomeworkState, to: ClassHomeworkState): void {
  if (!canBecome(from, to))
    throw new AppError(409, 'state_not_possible', `A homework that is ${from} cannot become ${to}`, { from, to });
}

/** Pupils may see it (to hand in, or to read what was). */
export const isOut = (state: ClassHomeworkState): boolean => state !== 'draft' && state !== 'scheduled';
