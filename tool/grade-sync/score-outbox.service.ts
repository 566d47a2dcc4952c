import { announce } from '../core/realtime/changes.ts';
import { now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { nextTimestamp, type ReleasedMark, type ShownScore } from './score.ts';

export type ScoreState = 'queued' | 'sending' | 'unsure' | 'sent' | 'confirmed' | 'differs' | 'held';

/** One cell of the LMS gradebook, as we want it and as far as we know it. */
export interface OutboxRow {
  id: string;
  line_item_link_id: string;
  class_homework_id: string;
  context_id: string;
  platform_id: string;
  person_id: string;
  lms_user_id: string;
  line_item_url: string | null;
  column_state: string;
  wanted_release_id: string;
  in_flight_release_id: string | null;
  sent_release_id: string | null;
  confirmed_release_id: string | null;
  last_timestamp: Date | null;
  comment_hash: string | null;
  state: ScoreState;
  tries: number;
}

const ROW = `select o.id, o.line_item_link_id, l.class_homework_id, l.context_id, x.platform_id, o.person_id, o.lms_user_id, l.line_item_url,
    l.state as column_state, o.wanted_release_id, o.in_flight_release_id, o.sent_release_id, o.confirmed_release_id, o.last_timestamp,
    o.comment_hash, o.state, o.tries
  from score_outbox o
  join line_item_link l on l.school_id = o.school_id and l.id = o.line_item_link_id
  join lms_context x on x.school_id = l.school_id and x.id = l.context_id`;

/**
 * Writes what the gradebook is to show, one row per cell; a later release replaces an earlier wish that hasn't gone out.
 * Runs in a transaction of the releases' school. Pupils without an identity in this LMS get no row.
 * @returns ids of the rows to send
 */
export async function wantScores(lineItemLinkId: string, releaseIds: string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `insert into score_outbox (school_id, id, line_item_link_id, person_id, lms_user_id, wanted_release_id, state, queued_at, next_try_at)
     select r.school_id, gen_random_uuid(), l.id, s.person_id, m.lms_user_id, r.id, 'queued', $3, $3
     from mark_release r
     join submission s on s.school_id = r.school_id and s.id = r.submission_id
     join line_item_link l on l.school_id = r.school_id and l.id = $1
     join membership m on m.school_id = r.school_id and m.context_id = l.context_id and m.person_id = s.person_id
     where r.id = any($2::uuid[]) and not m.is_test and (r.points is not null or r.outcome is not null)
     order by s.person_id
     on conflict (school_id, line_item_link_id, person_id) do update
       set wanted_release_id = excluded.wanted_release_id, lms_user_id = excluded.lms_user_id, queued_at = excluded.queued_at,
         state = case when score_outbox.in_flight_release_id is null then 'queued' else score_outbox.state end,
         hold_reason = null, tries = 0, next_try_at = excluded.next_try_at
       -- events may arrive in any order and twice: only a later release replaces
       where (select number from mark_release w where w.id = score_outbox.wanted_release_id)
         < (select number from mark_release e where e.id = excluded.wanted_release_id)
     returning id`,
    [lineItemLinkId, releaseIds, now()],
  );
  return rows.map((row) => row.id);
}

/** A cell for showing, without a lock. */
export async function findOutboxRow(id: string): Promise<OutboxRow | undefined> {
  return sqlOne<OutboxRow>(`${ROW} where o.id = $1`, [id]);
}

/**
 * First transaction of a sending: locks the cell, notes what is in flight and under which time stamp.
 * @returns undefined when nothing is left to send
 */
export async function takeForSending(id: string): Promise<{ row: OutboxRow; stamp: Date } | undefined> {
  const row = await sqlOne<OutboxRow>(`${ROW} where o.id = $1 for update of o`, [id]);
  if (!row || row.state === 'held' || row.wanted_release_id === row.sent_release_id) return undefined;
  const stamp = nextTimestamp(now(), row.last_timestamp);
  await sql(
    `update score_outbox set state = 'sending', in_flight_release_id = wanted_release_id, last_timestamp = $2, next_try_at = null where id = $1`,
    [id, stamp],
  );
  return { row: { ...row, in_flight_release_id: row.wanted_release_id, last_timestamp: stamp }, stamp };
}

/** The LMS took it: what was in flight is sent. */
export async function noteSent(row: OutboxRow, releaseId: string, commentHash: string): Promise<void> {
  await sql(
    `update score_outbox set state = case when wanted_release_id = $2 then 'sent' else 'queued' end, sent_release_id = $2,
       in_flight_release_id = null, comment_hash = $3, sent_at = $4, tries = 0, last_error = null, hold_reason = null, next_try_at = null
     where id = $1`,
    [row.id, releaseId, commentHash, now()],
  );
  await tell(row);
}

/** The LMS was read back. `confirmed` when it shows what was sent, `differs` when somebody has changed it there. */
export async function noteShown(
  row: OutboxRow,
  releaseId: string,
  shown: ShownScore | null,
  confirmed: boolean,
): Promise<void> {
  await sql(
    `update score_outbox set lms_shows = $3::jsonb,
       confirmed_release_id = case when $4 then $2 else confirmed_release_id end,
       confirmed_at = case when $4 then $5 else confirmed_at end,
       state = case when wanted_release_id <> $2 then state when $4 then 'confirmed' else 'differs' end, next_try_at = null
     where id = $1`,
    [row.id, releaseId, JSON.stringify(shown), confirmed, now()],
  );
  await tell(row);
}

/** It didn't arrive, or nobody knows: it stays wanted, and is tried again at `nextTryAt`. */
export async function noteFailure(
  row: OutboxRow,
  failure: { state: 'queued' | 'unsure' | 'sent'; error: string; nextTryAt: Date },
): Promise<void> {
  await sql(
    `update score_outbox set state = $2, last_error = $3, tries = tries + 1, next_try_at = $4,
       in_flight_release_id = case when $2 = 'unsure' then in_flight_release_id end
     where id = $1`,
    [row.id, failure.state, failure.error, failure.nextTryAt],
  );
  await tell(row);
}

/** Not to be sent until somebody acts: the reason is shown in words. */
export async function noteHeld(row: OutboxRow, reason: string, error: string): Promise<void> {
  await sql(
    `update score_outbox set state = 'held', hold_reason = $2, last_error = $3, in_flight_release_id = null, next_try_at = null, tries = tries + 1
     where id = $1`,
    [row.id, reason, error],
  );
  await tell(row);
}

/**
 * Waits for its column. False when the column has come to life at this very moment: then the score may go at once.
 */
export async function holdForColumn(row: OutboxRow): Promise<boolean> {
  const held = await sql(
    `update score_outbox o set state = 'held', next_try_at = null, in_flight_release_id = null,
       hold_reason = case when (select state from line_item_link l where l.id = o.line_item_link_id) = 'gone' then 'column_gone' else 'column_missing' end
     where id = $1 and not exists (select 1 from line_item_link l where l.id = o.line_item_link_id and l.state = 'live') returning id`,
    [row.id],
  );
  await tell(row);
  return held.length > 0;
}

/** Lets the next stamp be later than what the LMS holds, also when its clock is ahead of ours. */
export async function laterThan(row: OutboxRow, shownAt: Date | null): Promise<void> {
  if (shownAt)
    await sql('update score_outbox set last_timestamp = greatest(last_timestamp, $2) where id = $1', [row.id, shownAt]);
}

/** One line of the cell's history. */
export async function noteAttempt(
  row: OutboxRow,
  releaseId: string,
  stamp: Date | null,
  outcome: string,
  detail?: string,
): Promise<void> {
  await sql(
    `insert into score_attempt (school_id, id, score_outbox_id, release_id, at, score_timestamp, outcome, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [currentSchoolId(), newId(), row.id, releaseId, now(), stamp, outcome, detail?.slice(0, 500) ?? null],
  );
}

/** The release that a cell sends. */
export async function findRelease(id: string): Promise<ReleasedMark> {
  const row = await sqlOne<ReleasedMark>(
    `select id as "releaseId", points::float8 as points, points_max::float8 as "pointsMax", outcome, comment from mark_release where id = $1`,
    [id],
  );
  if (!row) throw new Error(`release ${id} is gone`);
  return row;
}

async function tell(row: OutboxRow): Promise<void> {
  await announce(`class-homework:${row.class_homework_id}`);
}
