import { z } from 'zod';
import type { ClassHomeworkState } from '../homework/homework.contract.ts';
import type { homeworkListAnswer } from './boards.contract.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { afterCursor, readCardRows, readCards } from './homework-cards.ts';

const PAGE = 50;
const position = z.tuple([z.iso.datetime(), z.uuid()]);

/** A class's homework, latest first, a page at a time. @param after the cursor of the page before */
export async function listHomework(
  contextId: string,
  states: ClassHomeworkState[],
  after: string | undefined,
  at: Date,
): Promise<z.infer<typeof homeworkListAnswer>> {
  const from = after === undefined ? undefined : decodeCursor(after, position);
  const rows = await readCardRows(
    `ch.context_id = $1 and ch.state = any($2::text[])${from ? ` and ${afterCursor(3)}` : ''}`,
    [contextId, states, ...(from ?? [])],
    PAGE + 1,
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  const cards = await readCards(page, at);
  return {
    homework: cards.map(({ card }) => card),
    next: rows.length > PAGE && last ? encodeCursor([last.sortAt.toISOString(), last.classHomeworkId]) : null,
  };
}
