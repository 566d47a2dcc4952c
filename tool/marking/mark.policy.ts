import type { Actor } from '../core/actor.ts';

/** What a marking policy needs to know of a record. */
export interface MarkedIn {
  contextId: string;
}

/** Teachers of the class, assistants too, may write marks into the working copy. */
export const canMark = (actor: Actor, record: MarkedIn): boolean => actor.teaches(record.contextId);

/** Returning a mark reaches the pupil and the LMS: teachers only, not assistants. */
export const canRelease = (actor: Actor, record: MarkedIn): boolean =>
  actor.teaches(record.contextId) && !actor.assists(record.contextId);

/** The same as canMark for many rows: the contexts whose marks may be seen. A test holds the two together. */
export const visibleMarkContexts = (actor: Actor): string[] => actor.teachingContextIds;
