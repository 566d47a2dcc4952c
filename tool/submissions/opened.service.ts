import { now } from '../core/clock.ts';
import { sql } from '../core/db/database.ts';
import { announce } from '../core/realtime/changes.ts';
import { noteActivity } from './activity.ts';
import { lockSubmission, type Work } from './work.service.ts';

/** Records that the pupil has opened the homework; the first time counts. @returns when that was */
export async function recordOpening(work: Work): Promise<{ openedAt: string }> {
  const { id } = await lockSubmission(work);
  const at = now();
  const first = await sql('update submission set opened_at = $2 where id = $1 and opened_at is null returning id', [
    id,
    at,
  ]);
  if (first.length > 0) {
    const { contextId, classHomeworkId, personId } = work;
    await noteActivity('submission.opened', { at, contextId, classHomeworkId, submissions: [{ id, personId }] });
    await announce(`class-homework:${classHomeworkId}`);
  }
  const [row] = await sql<{ at: Date }>('select opened_at as at from submission where id = $1', [id]);
  return { openedAt: (row?.at ?? at).toISOString() };
}
