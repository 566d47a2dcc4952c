import type { Actor } from '../core/actor.ts';
import { now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { isOut } from '../homework/index.ts';
import { FACT_COLUMNS, factJoins, type FactsRow } from './submission.facts.ts';
import type { OwnWork } from './submission.policy.ts';

/** One person's homework: the facts, and what the policies ask. */
export interface Work extends FactsRow, OwnWork {
  personId: string;
}

/** A person's homework in one class; undefined when there is no such homework. */
export async function findWork(classHomeworkId: string, personId: string): Promise<Work | undefined> {
  const row = await sqlOne<FactsRow>(
    `select ${FACT_COLUMNS} from class_homework ch ${factJoins('$2::uuid')} where ch.id = $1`,
    [classHomeworkId, personId],
  );
  return row && asWork(row, personId);
}

export function asWork(row: FactsRow, personId: string): Work {
  return { ...row, personId, isOut: isOut(row.state), hasWork: row.currentVersion !== null };
}

/** The actor's own homework, for routes of pupils. */
export const findOwnWork = (classHomeworkId: string, actor: Actor): Promise<Work | undefined> =>
  findWork(classHomeworkId, actor.personId);

export interface LockedSubmission {
  id: string;
  currentVersion: number | null;
  lastNumber: number;
}

/**
 * The submission's row, made when the event hasn't made it yet, and locked until the transaction ends: versions are
 * numbered under this lock, without gaps.
 */
export async function lockSubmission(work: Work): Promise<LockedSubmission> {
  await sql(
    `insert into submission (school_id, id, class_homework_id, person_id, due_at, due_why, expected, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (school_id, class_homework_id, person_id) do nothing`,
    [
      currentSchoolId(),
      newId(),
      work.classHomeworkId,
      work.personId,
      work.classDueAt,
      work.classDueAt ? 'class' : 'none',
      work.expected,
      now(),
    ],
  );
  const row = await sqlOne<{ id: string; currentVersion: number | null }>(
    `select id, current_version as "currentVersion" from submission where class_homework_id = $1 and person_id = $2 for update`,
    [work.classHomeworkId, work.personId],
  );
  if (!row) throw new Error('the submission that was just made is not there');
  // A statement of its own, after the lock: whoever waited sees what the other has written.
  const last = await sqlOne<{ number: number | null }>(
    'select max(number) as number from submission_version where submission_id = $1',
    [row.id],
  );
  return { ...row, lastNumber: last?.number ?? 0 };
}
