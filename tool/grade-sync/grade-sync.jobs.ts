import { z } from 'zod';
import { now } from '../core/clock.ts';
import { inSchool, sql } from '../core/db/database.ts';
import { on, type Subscription } from '../core/jobs/events.ts';
import { enqueue, job, type AnyJob, type Job } from '../core/jobs/jobs.ts';
import { dueChanged, homeworkChanged, homeworkPublished } from '../homework/index.ts';
import { marksReleased } from '../marking/index.ts';
import { columnsOfHomework, findColumn, wantColumn } from './line-item.service.ts';
import { makeLineItem, updateLineItem } from './make-line-item.ts';
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

export const updateColumn: Job<{ linkId: string }> = job({
  name: 'line-item.update',
  payload: z.object({ linkId: z.uuid() }),
  handle: ({ schoolId, linkId }) => updateLineItem(schoolId, linkId),
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

/**
 * Queues again what is wanted and has no job: after a restore, or when a connection was switched on again. Jobs are keyed,
 * so that what has one only keeps its turn. Runs in one school's transaction.
 */
export async function queueWhatIsWanted(): Promise<void> {
  const cells = await sql<{ id: string }>(
    `update score_outbox o set state = case when o.state = 'held' then 'queued' else o.state end, hold_reason = null
     from line_item_link l
     join lms_context x on x.school_id = l.school_id and x.id = l.context_id
     join lms_platform p on p.school_id = x.school_id and p.id = x.platform_id
     where l.school_id = o.school_id and l.id = o.line_item_link_id and l.state = 'live' and p.status = 'active'
       and (o.state in ('queued', 'sending', 'unsure', 'sent') or (o.state = 'held' and o.hold_reason = 'connection_off'))
       and coalesce(o.next_try_at, o.queued_at) < $1::timestamptz - interval '2 minutes'
     returning o.id`,
    [now()],
  );
  await queueScores(cells.map((cell) => cell.id));
  const links = await sql<{ id: string }>(
    `select id from line_item_link where state in ('wanted', 'waiting', 'failed')
       and coalesce(next_try_at, created_at) < $1::timestamptz - interval '2 minutes'`,
    [now()],
  );
  for (const link of links) await enqueue(makeColumn, { linkId: link.id }, { key: `column/${link.id}` });
}

export const gradeSyncJobs: AnyJob[] = [makeColumn, updateColumn, sendOne];

export const gradeSyncSubscriptions: Subscription[] = [
  on(homeworkPublished, 'make the gradebook column', async ({ schoolId, classHomeworkId, deepLinkingId }) => {
    await inSchool(schoolId, async () => {
      const link = await wantColumn(classHomeworkId, deepLinkingId !== null);
      if (link && ['wanted', 'waiting', 'failed'].includes(link.state))
        await enqueue(makeColumn, { linkId: link.id }, { key: `column/${link.id}` });
    });
  }),
  on(homeworkChanged, 'bring the columns up to date', ({ schoolId, homeworkId }) =>
    inSchool(schoolId, async () => {
      for (const { id } of await columnsOfHomework(homeworkId))
        await enqueue(updateColumn, { linkId: id }, { key: `column-update/${id}` });
    }),
  ),
  on(dueChanged, 'bring the column up to date', ({ schoolId, classHomeworkId }) =>
    inSchool(schoolId, async () => {
      const link = await findColumn(classHomeworkId);
      if (link?.state === 'live') await enqueue(updateColumn, { linkId: link.id }, { key: `column-update/${link.id}` });
    }),
  ),
  on(marksReleased, 'send the scores', async ({ schoolId, classHomeworkId, releaseIds }) => {
    await inSchool(schoolId, async () => {
      const link = await findColumn(classHomeworkId);
      if (link && link.state !== 'unsupported') await queueScores(await wantScores(link.id, releaseIds));
    });
  }),
];
