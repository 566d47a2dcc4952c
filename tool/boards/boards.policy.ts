import type { Actor } from '../core/actor.ts';
import { canPublishTo } from '../homework/index.ts';

/** What a board's policy needs to know of a class. `taughtBy`: teachers named by the school, today: class teachers, subject and cover teachers. */
export interface BoardOf {
  contextId: string;
  taughtBy: string[];
}

/** A class's boards are seen by who teaches or assists in it at the LMS, and by those whom the school names for it. */
export const canSeeBoard = (actor: Actor, board: BoardOf): boolean =>
  actor.teaches(board.contextId) || board.taughtBy.includes(actor.personId);

/** The same as canSeeBoard, as a condition on `lms_context x` (and `school sch`), with its three binds from `$first` on. */
export const visibleBoards = (actor: Actor, first: number, at: Date): { where: string; bind: unknown[] } => ({
  where: `(x.id = any($${first}::uuid[]) or $${first + 1}::uuid = any(${taughtBy(first + 2)}))`,
  bind: [actor.teachingContextIds, actor.personId, at],
});

/**
 * Persons whom the school names for a context, as an array, for `lms_context x` and `school sch`: the class teacher for every subject,
 * subject and cover teachers for theirs.
 * @param bind number of the bind that holds the instant
 */
export const taughtBy = (bind: number): string =>
  `array(select t.person_id from teaching t where t.school_id = x.school_id and t.class_id = x.class_id
    and (t.kind = 'class_teacher' or t.subject_id is null or t.subject_id = x.subject_id)
    and ($${bind}::timestamptz at time zone sch.time_zone)::date between t.from_on and coalesce(t.to_on, 'infinity'))`;

/** A deep-linking request is answered by who made it, as long as they may publish there. */
export const canAnswerDeepLinking = (actor: Actor, request: { contextId: string; personId: string }): boolean =>
  request.personId === actor.personId && canPublishTo(actor, request.contextId);
