import { calendarDay, now } from './clock.ts';
import { sql } from './db/database.ts';
import type { SessionRole } from './http/session.contract.ts';

/** Who is asking, with their rights loaded afresh for this request. Policies see nothing else of the person. */
export interface Actor {
  schoolId: string;
  personId: string;
  sessionId: string;
  /** The context they launched from; null for a launch without one. */
  contextId: string | null;
  role: SessionRole;
  /** A test user or a switched role: may look and try, never becomes an expected pupil. */
  isTest: boolean;
  /** Contexts in which they may teach (instructor, or assistant: see `assists`). */
  teachingContextIds: string[];
  learningContextIds: string[];
  mentoringContextIds: string[];
  teaches(contextId: string): boolean;
  /** Teaches there as an assistant: sees and collects, neither publishes nor releases. */
  assists(contextId: string): boolean;
  learnsIn(contextId: string): boolean;
  /** LMS administrators administer their school; so does the office. */
  isAdministrator: boolean;
  isHead: boolean;
}

/** Loads the actor of a session in the ambient transaction of its school. */
export async function loadActor(session: {
  school_id: string;
  id: string;
  person_id: string;
  context_id: string | null;
  role: SessionRole;
  is_test: boolean;
}): Promise<Actor> {
  const memberships = await sql<{ context_id: string; role: SessionRole }>(
    `select context_id, role from membership where person_id = $1 and status = 'active'`,
    [session.person_id],
  );
  const today = calendarDay(now(), 'UTC');
  const staff = await sql<{ role: string }>(
    'select role from staff_role where person_id = $1 and from_on <= ($2::date + 1) and (to_on is null or to_on >= ($2::date - 1))',
    [session.person_id, today],
  );
  const having = (...roles: SessionRole[]): string[] =>
    memberships.filter((membership) => roles.includes(membership.role)).map((membership) => membership.context_id);
  const teaching = having('instructor', 'assistant');
  const assisting = new Set(having('assistant'));
  const learning = having('learner');
  const roles = new Set(staff.map((row) => row.role));
  return {
    schoolId: session.school_id,
    personId: session.person_id,
    sessionId: session.id,
    contextId: session.context_id,
    role: session.role,
    isTest: session.is_test,
    teachingContextIds: teaching,
    learningContextIds: learning,
    mentoringContextIds: having('mentor'),
    teaches: (contextId) => teaching.includes(contextId),
    assists: (contextId) => assisting.has(contextId),
    learnsIn: (contextId) => learning.includes(contextId),
    isAdministrator: roles.has('administrator') || roles.has('office') || session.role === 'administrator',
    isHead: roles.has('head'),
  };
}
