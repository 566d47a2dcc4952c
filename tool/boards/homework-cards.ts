import { sql } from '../core/db/database.ts';
import type { HomeworkCard } from './boards.contract.ts';
import { countWork } from './counts.ts';
import { readStates, type HomeworkFacts, type PupilState } from './facts.ts';

/** A homework in one class, as a card and as the facts of its pupils' states. */
export interface CardRow extends HomeworkFacts {
  homeworkId: string;
  title: string;
  publishedAt: Date | null;
  points: number | null;
  column: string | null;
  attention: number;
  /** What the list is sorted by: due, else published, else made. */
  sortAt: Date;
}

// To the millisecond, as cursors carry it.
const SORT_AT = `date_trunc('milliseconds', coalesce(ch.due_at, ch.published_at, ch.publish_at, ch.created_at))`;

/** Rows for cards, latest first; `where` is a condition on `class_homework ch` with the binds given, `limit` a number of ours. */
export async function readCardRows(where: string, bind: unknown[], limit: number): Promise<CardRow[]> {
  return sql<CardRow>(
    `select ch.id as "classHomeworkId", ch.homework_id as "homeworkId", ch.context_id as "contextId", h.title, ch.state,
       ch.due_at as "dueAt", ch.published_at as "publishedAt", h.handing_in as "handingIn", h.marking, h.points::float8 as points,
       ch.grace_minutes as "graceMinutes", ch.collection_closed_at as "collectionClosedAt", sch.time_zone as "timeZone", sch.late_by as "lateBy",
       l.state as "column", ${SORT_AT} as "sortAt",
       (select count(*)::int from score_outbox o where o.school_id = l.school_id and o.line_item_link_id = l.id
          and o.state in ('held', 'differs')) as attention
     from class_homework ch
     join school sch on sch.school_id = ch.school_id
     join homework h on h.school_id = ch.school_id and h.id = ch.homework_id and h.deleted_at is null
     left join line_item_link l on l.school_id = ch.school_id and l.class_homework_id = ch.id and l.state <> 'replaced'
     where ${where} order by "sortAt" desc, ch.id desc limit ${limit}`,
    bind,
  );
}

/** The condition for rows after a cursor, on two binds from `$first` on. */
export const afterCursor = (first: number): string =>
  `(${SORT_AT}, ch.id) < ($${first}::timestamptz, $${first + 1}::uuid)`;

/** Cards with their pupils' states behind them. */
export async function readCards(
  rows: CardRow[],
  at: Date,
): Promise<{ card: HomeworkCard; row: CardRow; states: PupilState[] }[]> {
  const all = await readStates(rows, at);
  return rows.map((row) => {
    const states = all.get(row.classHomeworkId) ?? [];
    return { row, states, card: presentCard(row, states) };
  });
}

export const gradebookOf = (row: Pick<CardRow, 'column' | 'attention'>): HomeworkCard['gradebook'] => ({
  column: row.column ?? 'none',
  attention: row.attention,
});

function presentCard(row: CardRow, states: PupilState[]): HomeworkCard {
  return {
    classHomeworkId: row.classHomeworkId,
    homeworkId: row.homeworkId,
    title: row.title,
    state: row.state,
    dueAt: row.dueAt?.toISOString() ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    handingIn: row.handingIn,
    marking: row.marking,
    points: row.points,
    collectionClosedAt: row.collectionClosedAt?.toISOString() ?? null,
    counts: countWork(states),
    gradebook: gradebookOf(row),
  };
}
