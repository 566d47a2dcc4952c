import type { Actor } from '../core/actor.ts';

/** Who teaches the class sees what became of its marks in the gradebook; so does the administrator, who mends connections. */
export const canReadGradebook = (actor: Actor, record: { contextId: string }): boolean =>
  actor.teaches(record.contextId) || actor.isAdministrator;

/** The same for many rows: contexts to look in, or null for all of the school. A test holds the two together. */
export const visibleGradebookContexts = (actor: Actor): string[] | null =>
  actor.isAdministrator ? null : actor.teachingContextIds;

/** Sending again reaches the LMS: teachers (not assistants), and the administrator. */
export const canSendAgain = (actor: Actor, record: { contextId: string }): boolean =>
  (actor.teaches(record.contextId) && !actor.assists(record.contextId)) || actor.isAdministrator;
