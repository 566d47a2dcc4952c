import { z } from 'zod';
import { addMs, now } from '../core/clock.ts';
import { inSchool, sql } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { enqueue, job, type AnyJob, type Job } from '../core/jobs/jobs.ts';
import { log } from '../core/log.ts';
import { gatewayFor } from '../lms/index.ts';
import { applyRoster } from './apply-roster.ts';
import { fetchRoster } from './fetch-roster.ts';
import type { RosterContext } from './roster.queries.ts';

/**
 * Brings one course's people up to date: fetched with no transaction open, applied in one. A list that broke off adds
 * whom it named and takes nobody away; then the job is tried again.
 */
export const syncRoster: Job<{ contextId: string }> = job({
  name: 'roster.sync',
  payload: z.object({ contextId: z.uuid() }),
  maxAttempts: 4,
  handle: async ({ schoolId, contextId }) => {
    await inSchool(schoolId, () =>
      sql('update lms_context set roster_tried_at = $2 where id = $1', [contextId, now()]),
    );
    const { members, broken } = await fetchRoster(async () => {
      const { gateway, context } = await gatewayFor(schoolId, contextId);
      return gateway.memberships(context);
    });
    await inSchool(schoolId, async () => {
      if (members.length > 0 || !broken) await applyRoster(contextId, members, { complete: !broken });
      if (broken) await sql('update lms_context set roster_error = $2 where id = $1', [contextId, broken.code]);
    });
    if (!broken) return;
    log.info({ contextId, problem: broken.code }, 'a roster could not be fetched whole');
    // a refusal stays one for the next few minutes; the next quarter of an hour asks again
    if (broken.code === 'lms_unavailable') throw broken.error;
  },
});

export const rosterJobs: AnyJob[] = [syncRoster];

/** Queues a sync of one course, in the ambient transaction of its school; several at once become one. */
export async function syncRosterSoon(contextId: string): Promise<void> {
  await enqueue(syncRoster, { contextId }, { key: `roster.sync/${contextId}` });
}

const ON_DEMAND_EVERY_MS = 60_000;

/** Somebody asks for it: at most once a minute. @throws AppError 409 `no_names_service`, 429 `roster_tried_just_now` */
export async function syncRosterOnDemand(context: RosterContext): Promise<void> {
  if (!context.hasNames) throw new AppError(409, 'no_names_service', 'This course gives no list of its people');
  if (context.triedAt && context.triedAt > addMs(now(), -ON_DEMAND_EVERY_MS))
    throw new AppError(429, 'roster_tried_just_now', 'The list was asked for less than a minute ago');
  await sql('update lms_context set roster_tried_at = $2 where id = $1', [context.contextId, now()]);
  await syncRosterSoon(context.contextId);
}
