import type { z } from 'zod';
import { AppError } from '../core/http/errors.ts';
import { wantColumn } from '../grade-sync/index.ts';
import { answerDeepLinking, type ChosenHomework, type DeepLinkingRequest } from '../launch/index.ts';
import type { deepLinkingAnswer, deepLinkingForm } from './boards.contract.ts';
import { readCardRows, readCards, type CardRow } from './homework-cards.ts';

const MOST = 50;

/** A request that was made in a context: the only ones that a homework can answer. */
export type DeepLinkingInContext = DeepLinkingRequest & { contextId: string };

/** What may be chosen: out in this class, and not yet to be found from a link in the LMS. */
export async function openDeepLinking(
  request: DeepLinkingInContext,
  at: Date,
): Promise<z.infer<typeof deepLinkingAnswer>> {
  const rows = await readCardRows(
    `ch.context_id = $1 and ch.state = 'published' and not exists (
       select 1 from resource_link l where l.school_id = ch.school_id and l.class_homework_id = ch.id)`,
    [request.contextId],
    MOST,
  );
  const cards = await readCards(rows, at);
  return {
    contextId: request.contextId,
    multiple: request.acceptMultiple,
    acceptsLineItem: request.acceptLineItem,
    homework: cards.map(({ card }) => card),
  };
}

/**
 * Answers with these homeworks, in their order; with none it cancels. A homework that has its own column gets no second one.
 * @throws AppError 422 `homework_not_here`, and what `answerDeepLinking` throws
 */
export async function chooseHomework(
  request: DeepLinkingInContext,
  classHomeworkIds: string[],
): Promise<z.infer<typeof deepLinkingForm>> {
  const rows = await readCardRows(
    `ch.context_id = $1 and ch.id = any($2::uuid[]) and ch.state in ('published', 'closed')`,
    [request.contextId, classHomeworkIds],
    MOST,
  );
  const byId = new Map(rows.map((row) => [row.classHomeworkId, row]));
  const chosen: ChosenHomework[] = [];
  for (const id of new Set(classHomeworkIds)) {
    const row = byId.get(id);
    if (!row) throw new AppError(422, 'homework_not_here', 'This homework is not out in this class');
    chosen.push(await itemOf(row, request.acceptLineItem));
  }
  return answerDeepLinking(request.id, chosen);
}

async function itemOf(row: CardRow, acceptsLineItem: boolean): Promise<ChosenHomework> {
  // Wanted here and now: the listener that does the same after publishing may not have run yet, and must find this one.
  const column = await wantColumn(row.classHomeworkId, acceptsLineItem);
  return {
    classHomeworkId: row.classHomeworkId,
    title: row.title,
    scoreMaximum: column?.origin === 'deep_linking' ? column.score_maximum : null,
    dueAt: row.dueAt,
  };
}
