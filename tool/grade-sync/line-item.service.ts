import { announce } from '../core/realtime/changes.ts';
import { now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { PASS_MAXIMUM } from './score.ts';

export type ColumnState = 'wanted' | 'waiting' | 'live' | 'failed' | 'gone' | 'unsupported' | 'replaced';

export interface LineItemLink {
  id: string;
  class_homework_id: string;
  context_id: string;
  origin: 'made_by_us' | 'deep_linking';
  resource_id: string;
  label: string;
  score_maximum: number;
  line_item_url: string | null;
  state: ColumnState;
  last_error: string | null;
  tries: number;
  next_try_at: Date | null;
  /** The class's due time: Canvas shows it beside the column. */
  due_at: Date | null;
}

const COLUMNS = `id, class_homework_id, context_id, origin, resource_id, label, score_maximum::float8 as score_maximum, line_item_url,
  state, last_error, tries, next_try_at,
  (select due_at from class_homework c where c.school_id = line_item_link.school_id and c.id = class_homework_id) as due_at`;

const LINE_ITEM_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';

/** The standing column of a class homework; undefined when none is wanted (not marked). */
export async function findColumn(classHomeworkId: string): Promise<LineItemLink | undefined> {
  return sqlOne<LineItemLink>(
    `select ${COLUMNS} from line_item_link where class_homework_id = $1 and state <> 'replaced'`,
    [classHomeworkId],
  );
}

export async function findColumnById(id: string): Promise<LineItemLink | undefined> {
  return sqlOne<LineItemLink>(`select ${COLUMNS} from line_item_link where id = $1`, [id]);
}

/**
 * Wants a gradebook column for a published homework. Does nothing for one that isn't marked, or has its column.
 * @param deepLinked the LMS makes the column itself, after our answer; we wait for it
 * @returns the link when it is to be made now
 */
export async function wantColumn(classHomeworkId: string, deepLinked: boolean): Promise<LineItemLink | undefined> {
  const homework = await sqlOne<{
    context_id: string;
    title: string;
    marking: string;
    points: number | null;
    scopes: string[];
    url: string | null;
  }>(
    `select c.context_id, h.title, h.marking, h.points::float8 as points, x.ags_scopes as scopes, x.line_items_url as url
     from class_homework c
     join homework h on h.school_id = c.school_id and h.id = c.homework_id
     join lms_context x on x.school_id = c.school_id and x.id = c.context_id
     where c.id = $1`,
    [classHomeworkId],
  );
  if (!homework || homework.marking === 'none') return undefined;
  const possible = homework.url !== null && homework.scopes.includes(LINE_ITEM_SCOPE);
  const state: ColumnState = deepLinked ? 'waiting' : possible ? 'wanted' : 'unsupported';
  await sql(
    `insert into line_item_link (school_id, id, class_homework_id, context_id, origin, resource_id, label, score_maximum, state, created_at)
     values ($1, $2, $3, $4, $5, $3::uuid::text, $6, $7, $8, $9)
     on conflict (school_id, class_homework_id) where state <> 'replaced' do nothing`,
    [
      currentSchoolId(),
      newId(),
      classHomeworkId,
      homework.context_id,
      deepLinked ? 'deep_linking' : 'made_by_us',
      homework.title,
      homework.points ?? PASS_MAXIMUM,
      state,
      now(),
    ],
  );
  return findColumn(classHomeworkId);
}

/** Records what became of making a column, and tells who is looking. */
export async function noteColumn(
  link: LineItemLink,
  result: { state: ColumnState; url?: string; error?: string | null; nextTryAt?: Date | null },
): Promise<void> {
  await sql(
    `update line_item_link set state = $2, line_item_url = coalesce($3, line_item_url), last_error = $4, next_try_at = $5,
       tries = case when $2 = 'live' then 0 else tries + 1 end, live_at = case when $2 = 'live' then $6 else live_at end
     where id = $1`,
    [link.id, result.state, result.url ?? null, result.error ?? null, result.nextTryAt ?? null, now()],
  );
  await announce(`class-homework:${link.class_homework_id}`);
}

/** The column was deleted in the LMS: nothing is sent until somebody asks for a new one. */
export async function noteColumnGone(linkId: string): Promise<void> {
  const rows = await sql<{ class_homework_id: string }>(
    `update line_item_link set state = 'gone', last_error = 'column_gone' where id = $1 and state = 'live' returning class_homework_id`,
    [linkId],
  );
  for (const row of rows) await announce(`class-homework:${row.class_homework_id}`);
}

/** Label and maximum as the homework has them now. */
export async function wantedColumn(link: LineItemLink): Promise<{ label: string; scoreMaximum: number }> {
  const row = await sqlOne<{ title: string; points: number | null }>(
    `select h.title, h.points::float8 as points from class_homework c
     join homework h on h.school_id = c.school_id and h.id = c.homework_id where c.id = $1`,
    [link.class_homework_id],
  );
  return { label: row?.title ?? link.label, scoreMaximum: row?.points ?? PASS_MAXIMUM };
}

export async function noteColumnLabel(link: LineItemLink, of: { label: string; scoreMaximum: number }): Promise<void> {
  await sql('update line_item_link set label = $2, score_maximum = $3 where id = $1', [
    link.id,
    of.label,
    of.scoreMaximum,
  ]);
}

/** Columns of a homework in all its classes. */
export async function columnsOfHomework(homeworkId: string): Promise<{ id: string }[]> {
  return sql<{ id: string }>(
    `select l.id from line_item_link l
     join class_homework c on c.school_id = l.school_id and c.id = l.class_homework_id
     where c.homework_id = $1 and l.state = 'live'`,
    [homeworkId],
  );
}
