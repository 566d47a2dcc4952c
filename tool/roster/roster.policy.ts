import type { Actor } from '../core/actor.ts';
import { canRunSchool } from '../school/index.ts';

export interface OfContext {
  contextId: string;
}

/** A course is seen by those who belong to it, whatever they are there, and by those who run the school. */
export const canSeeContext = (actor: Actor, { contextId }: OfContext): boolean =>
  canRunSchool(actor) ||
  actor.teaches(contextId) ||
  actor.learnsIn(contextId) ||
  actor.mentoringContextIds.includes(contextId);

/** The same as canSeeContext, as a condition on `lms_context x`, with its bind at `$first`. */
export const visibleContexts = (actor: Actor, first: number): { where: string; bind: unknown[] } =>
  canRunSchool(actor)
    ? { where: 'true', bind: [] }
    : {
        where: `x.id = any($${first}::uuid[])`,
        bind: [[...actor.teachingContextIds, ...actor.learningContextIds, ...actor.mentoringContextIds]],
      };

/** The list of people: teachers and assistants of the course, and those who run the school; no pupil, no parent. */
export const canReadPeople = (actor: Actor, { contextId }: OfContext): boolean =>
  canRunSchool(actor) || actor.teaches(contextId);

/** The same as canReadPeople, as a condition on `lms_context x`, with its bind at `$first`. */
export const visiblePeople = (actor: Actor, first: number): { where: string; bind: unknown[] } =>
  canRunSchool(actor)
    ? { where: 'true', bind: [] }
    : { where: `x.id = any($${first}::uuid[])`, bind: [actor.teachingContextIds] };

/** Asks the LMS for the list anew. */
export const canSyncRoster = canReadPeople;

/** Says that people have really left: teachers, not assistants; those who run the school. */
export const canConfirmRoster = (actor: Actor, { contextId }: OfContext): boolean =>
  canRunSchool(actor) || (actor.teaches(contextId) && !actor.assists(contextId));
