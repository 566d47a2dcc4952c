import type { Actor } from '../core/actor.ts';
import { calendarDay, now } from '../core/clock.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import type { ClassHomeworkState, HandingIn } from '../homework/homework.contract.ts';
import { noteActivity } from './activity.ts';
import { ensureRows } from './expected.service.ts';
import { withdrawStanding } from './standing.ts';
import type { CollectAnswer } from './submission.contract.ts';
import { collectionChanged, paperCollected } from './submission.events.ts';
import { isHandedInSinceReturn } from './submission.lifecycle.ts';
import { addVersions } from './version.ts';

/** A homework in one class, as collecting needs it. */
export interface Collection {
  classHomeworkId: string;
  contextId: string;
  state: ClassHomeworkState;
  handingIn: HandingIn;
  timeZone: string;
  closedAt: Date | null;
}

interface LockedRow {
  id: string;
  personId: string;
  channel: 'digital' | 'paper' | 'family' | null;
  currentVersion: number | null;
  lastNumber: number;
  returned: { outcome: 'pass' | 'redo' | null; versionNumber: number | null } | null;
}

export async function findCollection(classHomeworkId: string): Promise<Collection | undefined> {
  return sqlOne<Collection>(
    `select ch.id as "classHomeworkId", ch.context_id as "contextId", ch.state, h.handing_in as "handingIn",
       sch.time_zone as "timeZone", ch.collection_closed_at as "closedAt"
     from class_homework ch
     join homework h on h.school_id = ch.school_id and h.id = ch.homework_id and h.deleted_at is null
     join school sch on sch.school_id = ch.school_id
     where ch.id = $1 and ch.state in ('published', 'closed', 'archived')`,
    [classHomeworkId],
  );
}

/**
 * Ticks or unticks books, many in one pass; all or nothing. What is so already stays so: a second tick changes nothing,
 * a returned one stays. Whoever has a correction to do and brings the book again gets a new version.
 * @throws AppError 409 `not_on_paper`, `homework_closed`; 422 `not_in_class` (details.personIds)
 */
export async function collect(
  collection: Collection,
  actor: Actor,
  wanted: { personIds: string[]; collected: boolean },
): Promise<CollectAnswer> {
  assertOnPaper(collection);
  const personIds = [...new Set(wanted.personIds)];
  await ensureRows(collection.classHomeworkId);
  const rows = await lockRows(collection.classHomeworkId, personIds);
  if (rows.length < personIds.length) {
    const found = new Set(rows.map((row) => row.personId));
    throw new AppError(422, 'not_in_class', 'Some of these pupils do not have this homework', {
      personIds: personIds.filter((personId) => !found.has(personId)),
    });
  }
  const changed = rows.filter(wanted.collected ? canBeTicked : canBeUnticked);
  if (changed.length > 0) await change(collection, actor, changed, wanted.collected);
  return countCollected(collection.classHomeworkId);
}

/** 收齊: only now may somebody be missing on paper. Reopening takes that back. Twice does nothing more. */
export async function setCollection(collection: Collection, actor: Actor, closed: boolean): Promise<CollectAnswer> {
  assertOnPaper(collection);
  const { classHomeworkId, contextId } = collection;
  const at = now();
  const changed = await sql(
    `update class_homework set collection_closed_at = $2, collection_closed_by = $3
     where id = $1 and (collection_closed_at is null) = $4 returning id`,
    [classHomeworkId, closed ? at : null, closed ? actor.personId : null, closed],
  );
  if (changed.length > 0) {
    await noteActivity(closed ? 'collection.closed' : 'collection.reopened', {
      at,
      contextId,
      classHomeworkId,
      submissions: [{ id: null, personId: actor.personId }],
    });
    await emit(collectionChanged, { classHomeworkId, contextId, closed });
    for (const topic of [`class-homework:${classHomeworkId}`, `context:${contextId}`]) await announce(topic);
  }
  return countCollected(classHomeworkId);
}

function assertOnPaper({ handingIn, state }: Collection): void {
  if (handingIn !== 'paper' && handingIn !== 'either')
    throw new AppError(409, 'not_on_paper', 'This homework is not handed in on paper');
  if (state === 'archived') throw new AppError(409, 'homework_closed', 'This homework is closed');
}

/** Always in one order, so that two who collect at once wait for each other instead of blocking. */
async function lockRows(classHomeworkId: string, personIds: string[]): Promise<LockedRow[]> {
  await sql(
    'select id from submission where class_homework_id = $1 and person_id = any($2::uuid[]) order by person_id for update',
    [classHomeworkId, personIds],
  );
  return sql<LockedRow>(
    `select s.id, s.person_id as "personId", s.channel, s.current_version as "currentVersion",
       coalesce((select max(v.number) from submission_version v where v.submission_id = s.id), 0) as "lastNumber",
       (select jsonb_build_object('outcome', r.outcome, 'versionNumber', r.version_number)
        from mark_release r where r.submission_id = s.id order by r.number desc limit 1) as returned
     from submission s where s.class_homework_id = $1 and s.person_id = any($2::uuid[]) order by s.person_id`,
    [classHomeworkId, personIds],
  );
}

function canBeTicked(row: LockedRow): boolean {
  if (row.returned !== null && !isHandedInSinceReturn(row))
    return row.returned.outcome === 'redo' || row.currentVersion === null;
  return row.currentVersion === null;
}

function canBeUnticked(row: LockedRow): boolean {
  return row.channel === 'paper' && (row.returned === null || isHandedInSinceReturn(row));
}

async function change(collection: Collection, actor: Actor, rows: LockedRow[], collected: boolean): Promise<void> {
  const { classHomeworkId, contextId } = collection;
  const at = now();
  const kind = collected ? 'paper' : 'taken_back';
  await addVersions(
    rows.map((row) => ({ submissionId: row.id, number: row.lastNumber + 1, kind, at, byId: actor.personId, text: '' })),
  );
  if (collected) await stand(rows, at, calendarDay(at, collection.timeZone));
  else await withdrawStanding(rows.map((row) => row.id));
  await noteActivity(collected ? 'submission.collected' : 'submission.uncollected', {
    at,
    contextId,
    classHomeworkId,
    submissions: rows,
  });
  const personIds = rows.map((row) => row.personId);
  await emit(paperCollected, { classHomeworkId, contextId, personIds, collected });
  await announce(`class-homework:${classHomeworkId}`);
  await announce(`context:${contextId}`);
  for (const personId of personIds) await announce(`person:${personId}`);
}

async function stand(rows: LockedRow[], at: Date, day: string): Promise<void> {
  await sql(
    `update submission s set handed_in_at = $3, first_handed_in_at = coalesce(s.first_handed_in_at, $3), channel = 'paper',
       collected_on = coalesce(s.collected_on, $4::date), current_version = w.number
     from unnest($1::uuid[], $2::int[]) as w(id, number) where s.id = w.id`,
    [rows.map((row) => row.id), rows.map((row) => row.lastNumber + 1), at, day],
  );
}

async function countCollected(classHomeworkId: string): Promise<CollectAnswer> {
  const row = await sqlOne<{ collected: number; notCollected: number; closedAt: Date | null }>(
    `select count(s.id) filter (where s.handed_in_at is not null)::int as collected,
       count(s.id) filter (where s.handed_in_at is null and not exists (
         select 1 from adjustment a where a.school_id = s.school_id and a.class_homework_id = s.class_homework_id
           and a.person_id = s.person_id and a.revoked_at is null and a.kind <> 'extension'))::int as "notCollected",
       max(ch.collection_closed_at) as "closedAt"
     from class_homework ch
     left join submission s on s.school_id = ch.school_id and s.class_homework_id = ch.id and s.expected and exists (
       select 1 from membership mb where mb.school_id = ch.school_id and mb.context_id = ch.context_id
         and mb.person_id = s.person_id and mb.status = 'active' and mb.role = 'learner' and not mb.is_test)
     where ch.id = $1`,
    [classHomeworkId],
  );
  return {
    collected: row?.collected ?? 0,
    notCollected: row?.notCollected ?? 0,
    closedAt: row?.closedAt?.toISOString() ?? null,
  };
}
