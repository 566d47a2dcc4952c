import pg from 'pg';
import { runOnce } from 'graphile-worker';
import { useSubscriptions } from '../../tool/core/jobs/events.ts';
import { taskListOf } from '../../tool/core/jobs/run-worker.ts';
import { quietWorkerLogger } from '../../tool/core/jobs/worker-logger.ts';
import { jobs, subscriptions } from '../../tool/app/jobs.ts';

/**
 * Runs what is queued and due until nothing is left; jobs that jobs queue are run too.
 * @param dueWithinMs also runs what is due within that time, as if it had passed
 */
export async function runJobs(databaseUrl: string, dueWithinMs = 0): Promise<void> {
  await withPool(databaseUrl, async (pool) => {
    for (let round = 0; round < 50; round += 1) if (!(await runDue(pool, dueWithinMs))) return;
    throw new Error('the queue never became empty');
  });
}

/** The same, once over: what becomes due only meanwhile, such as the next try after a failure, may stay. */
export async function runJobsOnce(databaseUrl: string, dueWithinMs = 0): Promise<void> {
  await withPool(databaseUrl, (pool) => runDue(pool, dueWithinMs));
}

/** @returns whether there was anything to run */
async function runDue(pool: pg.Pool, dueWithinMs: number): Promise<boolean> {
  await pool.query(
    `update graphile_worker._private_jobs set run_at = now() where run_at <= now() + $1 * interval '1 millisecond'`,
    [dueWithinMs],
  );
  const { rows } = await pool.query<{ n: number }>(
    'select count(*)::int as n from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts and locked_at is null',
  );
  if (rows[0]?.n === 0) return false;
  await runOnce({ pgPool: pool, taskList: taskListOf(jobs), logger: quietWorkerLogger, noHandleSignals: true });
  return true;
}

async function withPool(databaseUrl: string, work: (pool: pg.Pool) => Promise<unknown>): Promise<void> {
  useSubscriptions(subscriptions);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}
