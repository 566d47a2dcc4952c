import { announce } from '../core/realtime/changes.ts';
import { now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { emit } from '../core/jobs/events.ts';
import { newId } from '../core/ids.ts';
import type { z } from 'zod';
import type { markBody } from './mark.contract.ts';
import { marksReleased } from './mark.events.ts';
import { presentMark, type MarkRow } from './mark.presenter.ts';

/** One submission with what marking needs of its homework. */
export interface SubmissionToMark {
  submissionId: string;
  classHomeworkId: string;
  contextId: string;
  personId: string;
  currentVersion: number | null;
  marking: 'points' | 'pass_redo' | 'none';
  points: number | null;
}

export async function findSubmissionToMark(submissionId: string): Promise<SubmissionToMark | undefined> {
  return sqlOne<SubmissionToMark>(
    `select s.id as "submissionId", s.class_homework_id as "classHomeworkId", c.context_id as "contextId", s.person_id as "personId",
       s.current_version as "currentVersion", h.marking, h.points::float8 as points
     from submission s
     join class_homework c on c.school_id = s.school_id and c.id = s.class_homework_id
     join homework h on h.school_id = c.school_id and h.id = c.homework_id
     where s.id = $1`,
    [submissionId],
  );
}

const MARK_COLUMNS = `m.points::float8 as points, m.outcome, m.comment, m.rev, m.version_number, m.updated_at,
  r.at as released_at, r.mark_rev as released_rev`;
const LAST_RELEASE = `left join lateral (
    select at, mark_rev from mark_release r where r.school_id = m.school_id and r.submission_id = m.submission_id order by number desc limit 1
  ) r on true`;

/** The working copy of the first round, or undefined while nothing has been written. */
export async function findMark(submissionId: string): Promise<MarkRow | undefined> {
  return sqlOne<MarkRow>(
    `select ${MARK_COLUMNS} from mark m ${LAST_RELEASE} where m.submission_id = $1 and m.round = 1`,
    [submissionId],
  );
}

/** The working copies of a whole class, by submission. */
export async function findMarks(classHomeworkId: string): Promise<Map<string, MarkRow>> {
  const rows = await sql<MarkRow & { submission_id: string }>(
    `select m.submission_id, ${MARK_COLUMNS} from mark m
     join submission s on s.school_id = m.school_id and s.id = m.submission_id
     ${LAST_RELEASE} where s.class_homework_id = $1 and m.round = 1`,
    [classHomeworkId],
  );
  return new Map(rows.map((row) => [row.submission_id, row]));
}

/**
 * Saves the working copy, if nobody has changed it since `rev` (0: nobody has written one).
 * A mark belongs to the version that was in view; without a hand-in (paper, or a mark for none) to no version.
 * @throws AppError 409 `mark_changed_elsewhere` with the present copy in `details.mark`; 422 `points_over_maximum`
 */
export async function saveMark(
  to: SubmissionToMark,
  markerId: string,
  body: z.infer<typeof markBody>,
): Promise<MarkRow> {
  if (to.marking !== 'points' && body.points !== null)
    throw new AppError(422, 'points_not_used', 'This homework is not marked by points');
  if (to.marking !== 'pass_redo' && body.outcome !== null)
    throw new AppError(422, 'outcome_not_used', 'This homework is not marked pass or redo');
  if (body.points !== null && to.points !== null && body.points > to.points)
    throw new AppError(422, 'points_over_maximum', 'More points than the homework has', { maximum: to.points });
  const at = now();
  const saved =
    body.rev === 0
      ? await sql(
          `insert into mark (school_id, id, submission_id, version_number, marker_id, points, outcome, comment, started_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
           on conflict (school_id, submission_id, round) do nothing returning id`,
          [
            currentSchoolId(),
            newId(),
            to.submissionId,
            to.currentVersion,
            markerId,
            body.points,
            body.outcome,
            body.comment,
            at,
          ],
        )
      : await sql(
          `update mark set points = $2, outcome = $3, comment = $4, version_number = $5, marker_id = $6, updated_at = $7, rev = rev + 1
           where submission_id = $1 and round = 1 and rev = $8 returning id`,
          [to.submissionId, body.points, body.outcome, body.comment, to.currentVersion, markerId, at, body.rev],
        );
  const row = await findMark(to.submissionId);
  if (saved.length === 0)
    throw new AppError(409, 'mark_changed_elsewhere', 'This mark was changed in another window or by a colleague', {
      mark: presentMark(row),
    });
  await announce(`class-homework:${to.classHomeworkId}`);
  return row as MarkRow;
}

/**
 * Returns marks to pupils: for each complete working copy that differs from what was returned last, an unchangeable
 * snapshot. All or nothing; twice does nothing more. The score outbox hears of it in the same transaction.
 * @param submissionIds those, or null for the whole class
 * @returns how many were returned now
 */
export async function releaseMarks(
  classHomeworkId: string,
  byId: string,
  submissionIds: string[] | null,
): Promise<string[]> {
  // Locked first, in one order and by a statement of its own: whoever waited sees what the other has returned.
  await sql(
    `select m.id from mark m join submission s on s.school_id = m.school_id and s.id = m.submission_id
     where s.class_homework_id = $1 order by m.submission_id for update of m`,
    [classHomeworkId],
  );
  const ready = await sql<{ mark_id: string; submission_id: string; person_id: string }>(
    `select m.id as mark_id, m.submission_id, s.person_id from mark m
     join submission s on s.school_id = m.school_id and s.id = m.submission_id
     join class_homework c on c.school_id = s.school_id and c.id = s.class_homework_id
     join homework h on h.school_id = c.school_id and h.id = c.homework_id
     where s.class_homework_id = $1 and m.round = 1 and ($2::uuid[] is null or s.id = any($2::uuid[]))
       and case h.marking when 'points' then m.points is not null when 'pass_redo' then m.outcome is not null else m.comment <> '' end
       and not exists (
         select 1 from mark_release r where r.school_id = m.school_id and r.submission_id = m.submission_id and r.mark_rev = m.rev
           and r.number = (select max(number) from mark_release l where l.school_id = m.school_id and l.submission_id = m.submission_id))
     order by m.submission_id`,
    [classHomeworkId, submissionIds],
  );
  if (ready.length === 0) return [];
  const released = await sql<{ id: string }>(
    `insert into mark_release (school_id, id, mark_id, submission_id, number, round, version_number, mark_rev, points, points_max,
       outcome, comment, by_id, at)
     select m.school_id, n.id, m.id, m.submission_id,
       1 + coalesce((select max(number) from mark_release l where l.school_id = m.school_id and l.submission_id = m.submission_id), 0),
       m.round, m.version_number, m.rev, m.points, h.points, m.outcome, m.comment, $3, $4
     from unnest($1::uuid[], $2::uuid[]) as n(mark_id, id)
     join mark m on m.id = n.mark_id
     join submission s on s.school_id = m.school_id and s.id = m.submission_id
     join class_homework c on c.school_id = s.school_id and c.id = s.class_homework_id
     join homework h on h.school_id = c.school_id and h.id = c.homework_id
     on conflict (school_id, submission_id, number) do nothing
     returning id`,
    [ready.map((row) => row.mark_id), ready.map(() => newId()), byId, now()],
  );
  const releaseIds = released.map((row) => row.id);
  if (releaseIds.length > 0) await emit(marksReleased, { classHomeworkId, releaseIds });
  await announce(`class-homework:${classHomeworkId}`);
  for (const { person_id } of ready) await announce(`person:${person_id}`);
  return releaseIds;
}
