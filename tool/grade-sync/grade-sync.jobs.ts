import { z } from 'zod';
import { inSchool, sql } from '../core/db/database.ts';
import { on, type Subscription } from '../core/jobs/events.ts';
import { enqueue, job, type AnyJob, type Job } from '../core/jobs/jobs.ts';
import { homeworkPublished } from '../homework/index.ts';
import { marksReleased } from '../marking/index.ts';
import { findColumn, wantColumn } from './line-item.service.ts';
import { makeLineItem } from './make-line-item.ts';
import { wantScores } from './score-outbox.service.ts';
import { sendScore } from './send-score.ts';

/** At most two requests under way per school and platform: hosted LMSs share one bucket among all who ask. */
const LANES = 2;

export const makeColumn: Job<{ linkId: string }> = job({
  name: 'line-item.make',
  payload: z.object({ linkId: z.uuid() }),
  handle: async ({ schoolId, linkId }) => {
    const next = await makeLineItem(schoolId, linkId);
    if (!next) return;
    await inSchool(schoolId, async () => {
      if (next === 'live') await releaseWaitingScores(linkId);
      else await enqueue(makeColumn, { linkId }, { key: `column/${linkId}`, runAt: next.again });
    });
  },
});

export const sendOne: Job<{ outboxId: string }> = job({
  name: 'score.send',
  payload: z.object({ outboxId: z.uuid() }),
  handle: async ({ schoolId, outboxId }) => {
    const next = await sendScore(schoolId, outboxId);
    if (next) await inSchool(schoolId, () => queueScores([outboxId], next.again));
  },
});

/** Queues the sending of cells, spread over the platform's lanes. */
export async function queueScores(outboxIds: string[], runAt?: Date): Promise<void> {
  const rows = await sql<{ id: string; platform_id: string }>(
    `select o.id, x.platform_id from score_outbox o
     join line_item_link l on l.school_id = o.school_id and l.id = o.line_item_link_id
     join lms_context x on x.school_id = l.school_id and x.id = l.context_id
     where o.id = any($1::uuid[]) order by o.id`,
    [outboxIds],
  );
  for (const [index, row] of rows.entries()) {
    await enqueue(
      sendOne,
      { outboxId: row.id },
      {
        key: `score/${row.id}`,
        queue: `lms/${row.platform_id}/${index % LANES}`,
        ...(runAt ? { runAt } : {}),
      },
    );
  }
}

/** Scores that were held for want of the column go now; releases from before there was a link get their cell. */
async function releaseWaitingScores(linkId: string): Promise<void> {
  const latest = await sql<{ id: string }>(
    `select distinct on (r.submission_id) r.id from mark_release r
     join submission s on s.school_id = r.school_id and s.id = r.submission_id
     join line_item_link l on l.school_id = s.school_id and l.class_homework_id = s.class_homework_id
     where l.id = $1 order by r.submission_id, r.number desc`,
    [linkId],
  );
  await wantScores(
    linkId,
    latest.map((row) => row.id),
  );
  const waiting = await sql<{ id: string }>(
    `update score_outbox set state = 'queued', hold_reason = null where line_item_link_id = $1
       and (state = 'queued' or (state = 'held' and hold_reason in ('column_missing', 'column_gone'))) returning id`,
    [linkId],
  );
  await queueScores(waiting.map((row) => row.id));
}

export const gradeSyncJobs: AnyJob[] = [makeColumn, sendOne];

export const gradeSyncSubscriptions: Subscription[] = [
  on(homeworkPublished, 'make the gradebook column', async ({ schoolId, classHomeworkId, deepLinkingId }) => {
    await inSchool(schoolId, async () => {
      const link = await wantColumn(classHomeworkId, deepLinkingId !== null);
      if (link && ['wanted', 'waiting', 'failed'].includes(link.state))
        await enqueue(makeColumn, { linkId: link.id }, { key: `column/${link.id}` });
    });
  }),
  on(marksReleased, 'send the scores', async ({ schoolId, classHomeworkId, releaseIds }) => {
    await inSchool(schoolId, async () => {
      const link = await findColumn(classHomeworkId);
      if (link && link.state !== 'unsupported') await queueScores(await wantScores(link.id, releaseIds));
    });
  }),
];
