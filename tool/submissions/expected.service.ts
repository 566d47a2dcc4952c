import { effectiveDue, type DueAdjustment } from '../calendar/index.ts';
import { instant, now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { announce } from '../core/realtime/changes.ts';
import { EXPECTED_BY_LIST, IS_TARGET } from './submission.facts.ts';

/**
 * Makes the rows of everybody in the class whom a homework is for and who has none yet. Rows are never deleted: who
 * leaves keeps theirs. Can run any number of times.
 * @returns how many were made
 */
export async function ensureRows(classHomeworkId: string): Promise<number> {
  const missing = await sql<{ personId: string; expected: boolean; dueAt: Date | null }>(
    `select mb.person_id as "personId", ${EXPECTED_BY_LIST} and not mb.is_test as expected, ch.due_at as "dueAt"
     from class_homework ch
     join membership mb on mb.school_id = ch.school_id and mb.context_id = ch.context_id and mb.role = 'learner' and mb.status = 'active'
     left join homework_target tg on tg.school_id = ch.school_id and tg.class_homework_id = ch.id and tg.person_id = mb.person_id
     where ch.id = $1 and ch.state in ('published', 'closed', 'archived') and ${IS_TARGET}
       and not exists (select 1 from submission s
         where s.school_id = ch.school_id and s.class_homework_id = ch.id and s.person_id = mb.person_id)`,
    [classHomeworkId],
  );
  if (missing.length === 0) return 0;
  const made = await sql(
    `insert into submission (school_id, id, class_homework_id, person_id, due_at, due_why, expected, created_at)
     select $1, v.id, $2, v.person_id, $3::timestamptz, case when $3::timestamptz is null then 'none' else 'class' end, v.expected, $4
     from unnest($5::uuid[], $6::uuid[], $7::boolean[]) as v(id, person_id, expected)
     on conflict (school_id, class_homework_id, person_id) do nothing returning id`,
    [
      currentSchoolId(),
      classHomeworkId,
      missing[0]?.dueAt ?? null,
      now(),
      missing.map(() => newId()),
      missing.map((row) => row.personId),
      missing.map((row) => row.expected),
    ],
  );
  // An open to-do list hears of new homework at once.
  for (const row of missing) await announce(`person:${row.personId}`);
  return made.length;
}

/** The rows of one homework in one class, with their due times; open pages hear of them. */
export async function ensureSubmissions(classHomeworkId: string): Promise<void> {
  const made = await ensureRows(classHomeworkId);
  await recomputeDue(classHomeworkId);
  if (made > 0) await announce(`class-homework:${classHomeworkId}`);
}

/** The same for all homework under way in a context: somebody has joined. */
export async function ensureSubmissionsFor(contextId: string): Promise<void> {
  const open = await sql<{ id: string }>(
    `select id from class_homework where context_id = $1 and state in ('published', 'closed') order by id`,
    [contextId],
  );
  for (const { id } of open) await ensureSubmissions(id);
}

/**
 * Writes each pupil's effective due time afresh, by the one function for it. An extension that lies after a pupil
 * joined makes them expected: the teacher wants it from them.
 */
export async function recomputeDue(classHomeworkId: string): Promise<void> {
  const homework = await sqlOne<{ dueAt: Date | null }>('select due_at as "dueAt" from class_homework where id = $1', [
    classHomeworkId,
  ]);
  if (!homework) return;
  const rows = await sql<{
    id: string;
    expected: boolean;
    isMember: boolean;
    adjustments: { kind: DueAdjustment['kind']; dueAt: string | null }[];
  }>(
    `select s.id, s.expected, exists (select 1 from membership mb where mb.school_id = s.school_id and mb.context_id = ch.context_id
         and mb.person_id = s.person_id and mb.role = 'learner' and not mb.is_test) as "isMember",
       coalesce((select jsonb_agg(jsonb_build_object('kind', a.kind, 'dueAt', a.due_at)) from adjustment a
         where a.school_id = s.school_id and a.class_homework_id = s.class_homework_id and a.person_id = s.person_id
           and a.revoked_at is null), '[]') as adjustments
     from submission s join class_homework ch on ch.school_id = s.school_id and ch.id = s.class_homework_id
     where s.class_homework_id = $1`,
    [classHomeworkId],
  );
  const due = rows.map((row) => {
    const adjustments = row.adjustments.map((one) => ({
      kind: one.kind,
      dueAt: one.dueAt === null ? null : instant(one.dueAt),
    }));
    const { dueAt, dueWhy } = effectiveDue(homework.dueAt, adjustments);
    return { dueAt, dueWhy, expected: row.expected || (dueWhy === 'extension' && row.isMember) };
  });
  await sql(
    `update submission s set due_at = v.due_at, due_why = v.due_why, expected = v.expected
     from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::boolean[]) as v(id, due_at, due_why, expected)
     where s.id = v.id and (s.due_at is distinct from v.due_at or s.due_why <> v.due_why or s.expected <> v.expected)`,
    [
      rows.map((row) => row.id),
      due.map((row) => row.dueAt),
      due.map((row) => row.dueWhy),
      due.map((row) => row.expected),
    ],
  );
}
