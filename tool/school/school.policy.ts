import type { Actor } from '../core/actor.ts';

/** Importing the office's list, pairing pupils, mapping courses: the office, the LMS administrator, the head. */
export const canRunSchool = (actor: Actor): boolean => actor.isAdministrator || actor.isHead;

/** A class's list is read by those who run the school and by those who teach one of its courses, or are its class teacher. */
export interface ReadableClass {
  classId: string;
  contextIds: string[];
  teacherIds: string[];
}

export const canReadClass = (actor: Actor, of: ReadableClass): boolean =>
  canRunSchool(actor) ||
  of.teacherIds.includes(actor.personId) ||
  of.contextIds.some((contextId) => actor.teaches(contextId));

/**
 * The same rule for many rows: a condition on `school_class c`, with its binds from `$first` on.
 * @param today the school's calendar day, `yyyy-mm-dd`
 */
export function visibleClasses(actor: Actor, today: string, first: number): { where: string; bind: unknown[] } {
  if (canRunSchool(actor)) return { where: 'true', bind: [] };
  const [contexts, person, day] = [first, first + 1, first + 2].map((place) => `$${place}`);
  return {
    where: `(exists (select 1 from lms_context x where x.school_id = c.school_id and x.class_id = c.id
        and x.id = any(${contexts}::uuid[]))
      or exists (select 1 from teaching t where t.school_id = c.school_id and t.class_id = c.id and t.person_id = ${person}
        and t.from_on <= ${day}::date and (t.to_on is null or t.to_on >= ${day}::date)))`,
    bind: [actor.teachingContextIds, actor.personId, today],
  };
}
