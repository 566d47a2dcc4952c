import type { Actor } from '../core/actor.ts';

/** What these policies need to know of a homework in one class. */
export interface SetIn {
  contextId: string;
  authorId: string;
}

/** What they need to know of a homework over all its classes. */
export interface SetInClasses {
  authorId: string;
  contextIds: string[];
}

/** Sets, changes and closes homework there: teachers, not assistants. */
export const canPublishTo = (actor: Actor, contextId: string): boolean =>
  actor.teaches(contextId) && !actor.assists(contextId);

/** The same as canPublishTo for many: the contexts one may publish to. */
export const publishableContexts = (actor: Actor): string[] =>
  actor.teachingContextIds.filter((contextId) => !actor.assists(contextId));

/** Its teachers and assistants see it, and whoever wrote it. (Pupils read theirs through submissions.) */
export const canReadClassHomework = (actor: Actor, homework: SetIn): boolean =>
  actor.teaches(homework.contextId) || homework.authorId === actor.personId;

/** The same as canReadClassHomework, as a condition on `class_homework ch` and `homework h`, with its two binds from `$first` on. */
export const visibleClassHomework = (actor: Actor, first: number): { where: string; bind: unknown[] } => ({
  where: `(ch.context_id = any($${first}::uuid[]) or h.author_id = $${first + 1}::uuid)`,
  bind: [actor.teachingContextIds, actor.personId],
});

/** The homework itself: seen by whoever sees it in one of its classes. */
export const canReadHomework = (actor: Actor, homework: SetInClasses): boolean =>
  homework.authorId === actor.personId || homework.contextIds.some((contextId) => actor.teaches(contextId));

/** The same as canReadHomework, as a condition on `homework h`, with its two binds from `$first` on. */
export const visibleHomework = (actor: Actor, first: number): { where: string; bind: unknown[] } => ({
  where: `(h.author_id = $${first + 1}::uuid or exists (
    select 1 from class_homework v where v.school_id = h.school_id and v.homework_id = h.id and v.context_id = any($${first}::uuid[])))`,
  bind: [actor.teachingContextIds, actor.personId],
});

/** A change shows in every class: the author makes it, or who may publish to all of them. */
export const canEditHomework = (actor: Actor, homework: SetInClasses): boolean => {
  const mine = homework.contextIds.filter((contextId) => canPublishTo(actor, contextId));
  if (mine.length === 0) return false;
  return homework.authorId === actor.personId || mine.length === homework.contextIds.length;
};

/** A draft is its author's alone. */
export const canReadDraft = (actor: Actor, draft: { authorId: string }): boolean => draft.authorId === actor.personId;
