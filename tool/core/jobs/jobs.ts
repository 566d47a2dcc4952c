import type { z } from 'zod';
import { sql } from '../db/database.ts';

/** How a job is handled. It may run twice; it opens short transactions itself (`inSchool`), one per step. */
export type JobHandler<P> = (
  payload: P & { schoolId: string },
  attempt: { number: number; last: boolean },
) => Promise<void>;

export interface Job<P> {
  name: string;
  payload: z.ZodType<P>;
  handle: JobHandler<P>;
  maxAttempts: number;
}

/** Any job, for the one list in `app/jobs.ts`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- payloads differ; each is checked by its own schema
export type AnyJob = Job<any>;

/**
 * Declares a job.
 * @param name `noun.verb`, e.g. `score.send`
 * @param payload schema of ids; checked when queued and again when run
 * @param handle throws to be tried again (exponential back-off), up to `maxAttempts`
 */
export function job<P>(options: {
  name: string;
  payload: z.ZodType<P>;
  handle: JobHandler<P>;
  maxAttempts?: number;
}): Job<P> {
  return { maxAttempts: 25, ...options };
}

export interface QueueOptions {
  /** Not before this instant; at once when left out. */
  runAt?: Date;
  /** One pending job per key and school: queueing again re-times it and replaces its payload. */
  key?: string;
  /** Jobs of one queue (per school) run one after another. */
  queue?: string;
}

/**
 * Queues a job as a row of the ambient transaction: it exists if and only if that commits.
 * The school is stamped by the database, not by the caller.
 */
export async function enqueue<P>(target: Job<P>, payload: P, options: QueueOptions = {}): Promise<void> {
  await sql('select app.add_job($1, $2::jsonb, $3, $4, $5, $6)', [
    target.name,
    JSON.stringify(target.payload.parse(payload)),
    options.runAt ?? null,
    options.key ?? null,
    options.queue ?? null,
    target.maxAttempts,
  ]);
}

/** Takes a pending job back by its key; nothing happens when there is none. */
export async function dequeue(key: string): Promise<void> {
  await sql('select app.remove_job($1)', [key]);
}
