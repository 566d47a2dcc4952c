import type { z } from 'zod';
import { now } from '../core/clock.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import { presentPupil, pupilNameColumns, pupilNameJoins, pupilNameOrder, type PupilNameRow } from '../school/index.ts';
import type { gradebookAnswer, GradebookAnswer } from './grade-sync.contract.ts';
import { findColumn } from './line-item.service.ts';
import type { ScoreState } from './score-outbox.service.ts';

export interface ClassHomeworkInGradebook {
  classHomeworkId: string;
  contextId: string;
  platformName: string;
}

export async function findInGradebook(classHomeworkId: string): Promise<ClassHomeworkInGradebook | undefined> {
  return sqlOne<ClassHomeworkInGradebook>(
    `select c.id as "classHomeworkId", c.context_id as "contextId", p.name as "platformName" from class_homework c
     join lms_context x on x.school_id = c.school_id and x.id = c.context_id
     join lms_platform p on p.school_id = x.school_id and p.id = x.platform_id
     where c.id = $1`,
    [classHomeworkId],
  );
}

interface CellRow extends PupilNameRow {
  state: ScoreState;
  hold_reason: string | null;
  last_error: string | null;
  tries: number;
  next_try_at: Date | null;
  confirmed_at: Date | null;
  points: number | null;
  points_max: number | null;
  comment: string;
  lms_shows: { points: number | null; pointsMax: number | null; comment: string | null } | null;
}

/** What became of a class's marks in the LMS: the column, and every pupil's cell. */
export async function readGradebook(of: ClassHomeworkInGradebook): Promise<GradebookAnswer> {
  const column = await findColumn(of.classHomeworkId);
  const rows = await sql<CellRow>(
    `select ${pupilNameColumns}, o.state, o.hold_reason, o.last_error, o.tries, o.next_try_at, o.confirmed_at, o.lms_shows,
       r.points::float8 as points, r.points_max::float8 as points_max, r.comment
     from score_outbox o
     join mark_release r on r.school_id = o.school_id and r.id = o.wanted_release_id
     ${pupilNameJoins('o')}
     where o.line_item_link_id = $1 order by ${pupilNameOrder}`,
    [column?.id ?? null],
  );
  const released = await sqlOne<{ count: number }>(
    `select count(distinct r.submission_id)::int as count from mark_release r
     join submission s on s.school_id = r.school_id and s.id = r.submission_id where s.class_homework_id = $1`,
    [of.classHomeworkId],
  );
  const count = (...states: ScoreState[]): number => rows.filter((row) => states.includes(row.state)).length;
  return {
    platformName: of.platformName,
    column: {
      state: column && column.state !== 'replaced' ? column.state : 'none',
      origin: column?.origin ?? null,
      problem: column?.last_error ?? null,
      nextTryAt: column?.next_try_at?.toISOString() ?? null,
    },
    counts: {
      released: released?.count ?? 0,
      confirmed: count('confirmed'),
      underway: count('queued', 'sending', 'unsure', 'sent'),
      attention: count('held', 'differs'),
    },
    scores: rows.map(presentCell),
  };
}

function presentCell(row: CellRow): z.infer<typeof gradebookAnswer>['scores'][number] {
  const pupil = presentPupil(row);
  return {
    personId: pupil.personId,
    displayName: pupil.displayName,
    classNumber: pupil.classNumber,
    state: row.state,
    holdReason: row.state === 'held' ? (row.hold_reason as never) : null,
    problem: row.last_error,
    tries: row.tries,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    wanted: { points: row.points, pointsMax: row.points_max, comment: row.comment },
    lmsShows: row.lms_shows,
  };
}

/**
 * Wants cells sent again: those of the named people, or all that are held, differ or wait for their next try.
 * What differs was changed by somebody in the LMS; sending again overwrites it, which is why only a person may ask.
 * @returns ids of the cells, to be queued
 */
export async function wantAgain(classHomeworkId: string, personIds: string[] | null): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `update score_outbox o set state = 'queued', hold_reason = null, tries = 0, next_try_at = $3,
       sent_release_id = case when o.state in ('differs', 'held', 'confirmed') then null else o.sent_release_id end
     from line_item_link l
     where l.school_id = o.school_id and l.id = o.line_item_link_id and l.class_homework_id = $1 and l.state <> 'replaced'
       and (o.person_id = any($2::uuid[]) or ($2::uuid[] is null and (o.state in ('held', 'differs') or o.next_try_at is not null)))
     returning o.id`,
    [classHomeworkId, personIds, now()],
  );
  return rows.map((row) => row.id);
}

/** Wants the column made (again): after a failure at once; after it was deleted in the LMS as a new one. */
export async function wantColumnAgain(classHomeworkId: string): Promise<string | undefined> {
  const row = await sqlOne<{ id: string }>(
    `update line_item_link set state = case when origin = 'deep_linking' and state <> 'gone' then 'waiting' else 'wanted' end,
       origin = case when state = 'gone' then 'made_by_us' else origin end, line_item_url = null, last_error = null, tries = 0, next_try_at = null
     where class_homework_id = $1 and state in ('failed', 'gone', 'unsupported', 'wanted', 'waiting') returning id`,
    [classHomeworkId],
  );
  return row?.id;
}
