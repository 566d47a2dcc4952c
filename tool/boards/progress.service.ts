import { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { sql } from '../core/db/database.ts';
import { canPublishTo } from '../homework/index.ts';
import type { PupilName } from '../school/index.ts';
import type { ProgressAnswer } from './boards.contract.ts';
import type { BoardOf } from './boards.policy.ts';
import { findContextBoard, readPupils } from './context-board.ts';
import { countWork, isReturned } from './counts.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { readStates, type PupilState } from './facts.ts';
import { gradebookOf, readCardRows, type CardRow } from './homework-cards.ts';

const PAGE = 200;
const RECENT = 5;
const position = z.tuple([z.int().min(0), z.uuid()]);

type ProgressRow = ProgressAnswer['rows'][number];

export interface ProgressBoard extends BoardOf {
  card: CardRow;
  named: Pick<ProgressAnswer, 'contextTitle' | 'classCode' | 'subjectZh' | 'subjectEn'>;
}

/** @param at decides who teaches there today */
export async function findProgressBoard(classHomeworkId: string, at: Date): Promise<ProgressBoard | undefined> {
  const [card] = await readCardRows('ch.id = $1', [classHomeworkId], 1);
  const board = card && (await findContextBoard(card.contextId, at));
  if (!board) return undefined;
  const { contextId, taughtBy, title: contextTitle, classCode, subjectZh, subjectEn } = board;
  return { card, contextId, taughtBy, named: { contextTitle, classCode, subjectZh, subjectEn } };
}

/**
 * The roster with every pupil's state, a page at a time; the counts are always of the whole class.
 * @param after the cursor of the page before
 * @throws AppError 422 `bad_cursor`
 */
export async function openProgress(
  { card, named }: ProgressBoard,
  actor: Actor,
  after: string | undefined,
  at: Date,
): Promise<ProgressAnswer> {
  const states = (await readStates([card], at)).get(card.classHomeworkId) ?? [];
  const stateOf = new Map(states.map((state) => [state.personId, state]));
  const pupils = (await readPupils(card.contextId)).filter((pupil) => stateOf.has(pupil.personId));
  const start = after === undefined ? 0 : startAfter(pupils, after);
  const page = pupils.slice(start, start + PAGE);
  const personIds = page.map((pupil) => pupil.personId);
  const scores = await readScores(card.classHomeworkId, personIds);
  const recent = await readRecent(card, personIds, at);
  const last = page.at(-1);
  return {
    classHomeworkId: card.classHomeworkId,
    homeworkId: card.homeworkId,
    contextId: card.contextId,
    ...named,
    title: card.title,
    state: card.state,
    dueAt: card.dueAt?.toISOString() ?? null,
    graceMinutes: card.graceMinutes,
    handingIn: card.handingIn,
    marking: card.marking,
    points: card.points,
    collectionClosedAt: card.collectionClosedAt?.toISOString() ?? null,
    canPublish: canPublishTo(actor, card.contextId),
    counts: countWork(states),
    gradebook: gradebookOf(card),
    rows: page.map((pupil) => ({
      ...presentState(pupil, stateOf.get(pupil.personId) as PupilState),
      score: scores.get(pupil.personId) ?? null,
      recent: recent.get(pupil.personId) ?? [],
    })),
    next: start + PAGE < pupils.length && last ? encodeCursor([start + PAGE, last.personId]) : null,
  };
}

// The pupil named by the cursor, wherever the class's order has moved them since; their old place once they have left.
function startAfter(pupils: PupilName[], cursor: string): number {
  const [place, personId] = decodeCursor(cursor, position);
  const index = pupils.findIndex((pupil) => pupil.personId === personId);
  return index < 0 ? place : index + 1;
}

function presentState(pupil: PupilName, state: PupilState): Omit<ProgressRow, 'score' | 'recent'> {
  const { work } = state;
  return {
    ...pupil,
    submissionId: work.submissionId,
    axes: state.axes,
    openedAt: work.openedAt?.toISOString() ?? null,
    handedInAt: work.handedInAt?.toISOString() ?? null,
    collectedOn: work.collectedOn,
    channel: work.channel,
    dueAt: state.dueAt?.toISOString() ?? null,
    exemptReason: state.axes.exemption === null ? null : state.exemptReason,
    points: work.points,
    outcome: work.outcome,
    returned: isReturned(state),
  };
}

/** Where each pupil's returned mark is on its way to the LMS. */
async function readScores(classHomeworkId: string, personIds: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ personId: string; state: string }>(
    `select o.person_id as "personId", o.state from line_item_link l
     join score_outbox o on o.school_id = l.school_id and o.line_item_link_id = l.id
     where l.class_homework_id = $1 and l.state <> 'replaced' and o.person_id = any($2::uuid[])`,
    [classHomeworkId, personIds],
  );
  return new Map(rows.map((row) => [row.personId, row.state]));
}

/** What was the exception in the last five homeworks of the class before this one, oldest first. */
async function readRecent(card: CardRow, personIds: string[], at: Date): Promise<Map<string, ProgressRow['recent']>> {
  const before = await readCardRows(
    `ch.context_id = $1 and ch.id <> $2 and ch.state in ('published', 'closed', 'archived')
     and ch.published_at < coalesce((select published_at from class_homework where id = $2), 'infinity')`,
    [card.contextId, card.classHomeworkId],
    RECENT,
  );
  const states = await readStates(before, at, personIds);
  const oldestFirst = before
    .toReversed()
    .map((each) => new Map(states.get(each.classHomeworkId)?.map((s) => [s.personId, s])));
  return new Map(
    personIds.map((personId) => [personId, oldestFirst.map((homework) => exceptionOf(homework.get(personId)))]),
  );
}

function exceptionOf(state: PupilState | undefined): ProgressRow['recent'][number] {
  if (!state) return 'fine';
  const { shown, timeliness } = state.axes;
  if (shown === 'to_correct' || shown === 'missing' || shown === 'excused' || shown === 'absent') return shown;
  return timeliness === 'late' ? 'late' : 'fine';
}
