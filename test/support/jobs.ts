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
  useSubscriptions(subscriptions);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    for (let round = 0; round < 50; round += 1) {
      await pool.query(
        `update graphile_worker._private_jobs set run_at = now() where run_at <= now() + $1 * interval '1 millisecond'`,
        [dueWithinMs],
      );
      const { rows } = await pool.query<{ n: number }>(
        'select count(*)::int as n from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts and locked_at is null',
      );
      if (rows[0]?.n === 0) return;
      await runOnce({ pgPool: pool, taskList: taskListOf(jobs), logger: quietWorkerLogger, noHandleSignals: true });
    }
    throw new Error('the queue never became empty');
  } finally {
    await pool.end();
  }
}
