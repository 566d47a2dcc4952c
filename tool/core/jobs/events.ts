import { z } from 'zod';
import { now } from '../clock.ts';
import { currentSchoolId, inSchool, sql, sqlOne } from '../db/database.ts';
import { newId } from '../ids.ts';
import { enqueue, job, type AnyJob, type Job } from './jobs.ts';

/** Something that happened, in the past tense (`homework.published`). */
export interface DomainEvent<P> {
  name: string;
  payload: z.ZodType<P>;
}

export function domainEvent<P>(name: string, payload: z.ZodType<P>): DomainEvent<P> {
  return { name, payload };
}

/** A listener: one job per event and listener, with retries of its own. */
export interface Subscription {
  event: string;
  job: AnyJob;
}

/** @param listener what it does, in words; with the event's name it is the job's name, so keep it stable */
export function on<P>(
  event: DomainEvent<P>,
  listener: string,
  handle: (payload: P & { schoolId: string }) => Promise<void>,
): Subscription {
  return {
    event: event.name,
    job: job({
      name: `${event.name}: ${listener}`,
      payload: event.payload as z.ZodType<object>,
      handle: handle as never,
    }),
  };
}

let subscriptions: Subscription[] = [];

/** Hands over THE list of subscriptions (app/jobs.ts) to the worker that fans events out. */
export function useSubscriptions(list: Subscription[]): void {
  subscriptions = list;
}

/** Fans one event out: a job for each listener, in one transaction, so that twice gives the same jobs (by key). */
export const fanOutEvent: Job<{ eventId: string }> = job({
  name: 'event.fan-out',
  payload: z.object({ eventId: z.uuid() }),
  handle: async ({ schoolId, eventId }) => {
    await inSchool(schoolId, async () => {
      const event = await sqlOne<{ name: string; payload: object }>(
        'select name, payload from domain_event where id = $1',
        [eventId],
      );
      for (const subscription of subscriptions) {
        if (subscription.event !== event?.name) continue;
        await enqueue(subscription.job, event.payload, { key: `${eventId}/${subscription.job.name}` });
      }
    });
  },
});

/** Writes an event and its fan-out job as rows of the ambient transaction. */
export async function emit<P extends object>(event: DomainEvent<P>, payload: P): Promise<void> {
  const eventId = newId();
  await sql('insert into domain_event (school_id, id, name, payload, at) values ($1, $2, $3, $4::jsonb, $5)', [
    currentSchoolId(),
    eventId,
    event.name,
    JSON.stringify(event.payload.parse(payload)),
    now(),
  ]);
  await enqueue(fanOutEvent, { eventId });
}
