import pg from 'pg';
import { makeWorkerUtils, run, type Runner, type Task, type TaskList } from 'graphile-worker';
import { log } from '../log.ts';
import { openCrashGuard } from './crash-guard.ts';
import type { AnyJob } from './jobs.ts';
import { quietWorkerLogger } from './worker-logger.ts';

export interface Worker {
  /** Lets running jobs end, then stops. */
  stop(): Promise<void>;
}

/** graphile-worker's task list out of ours: payload checked, failures logged with the job's name. */
export function taskListOf(jobs: AnyJob[]): TaskList {
  return Object.fromEntries(jobs.map((each) => [each.name, taskOf(each)]));
}

function taskOf(each: AnyJob): Task {
  return async (raw, helpers) => {
    const schoolId = (raw as { schoolId?: unknown }).schoolId;
    if (typeof schoolId !== 'string') throw new Error(`job ${each.name} came without a school`);
    const payload = { ...(each.payload.parse(raw) as object), schoolId };
    const attempt = { number: helpers.job.attempts, last: helpers.job.attempts >= helpers.job.max_attempts };
    try {
      await each.handle(payload, attempt);
    } catch (error) {
      log.warn({ job: each.name, attempt: attempt.number, err: error }, 'job failed; it will be tried again');
      throw error;
    }
  };
}

/**
 * Runs jobs until stopped, and survives the database going away: when the connection or the guard is lost,
 * the runner is ended and started again.
 * @param concurrency jobs at once
 */
export function startWorker(url: string, jobs: AnyJob[], concurrency = 4): Worker {
  let stopping = false;
  let wake: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (wake = resolve));
  const loop = (async () => {
    while (!stopping) {
      try {
        await runOnce(url, jobs, concurrency, stopped);
      } catch (error) {
        if (stopping) break;
        log.warn({ err: error }, 'the worker lost its database; starting again in a second');
        await Promise.race([new Promise((resolve) => setTimeout(resolve, 1000)), stopped]);
      }
    }
  })();
  return {
    async stop() {
      stopping = true;
      wake();
      await loop;
    },
  };
}

async function runOnce(url: string, jobs: AnyJob[], concurrency: number, stopped: Promise<void>): Promise<void> {
  const guard = await openCrashGuard(url);
  const pool = new pg.Pool({ connectionString: url, max: concurrency + 2, application_name: 'homeloop-worker' });
  pool.on('error', (error) => log.debug({ err: error }, 'worker pool connection lost'));
  // also while a client is checked out: without a listener its error would end the process
  pool.on('connect', (client) => client.on('error', () => undefined));
  let runner: Runner | undefined;
  let reaping: NodeJS.Timeout | undefined;
  try {
    const utils = await makeWorkerUtils({ pgPool: pool, logger: quietWorkerLogger });
    runner = await run({
      pgPool: pool,
      concurrency,
      noHandleSignals: true,
      pollInterval: 1000,
      logger: quietWorkerLogger,
      events: guard.events,
      taskList: taskListOf(jobs),
    });
    const failed = new Promise<never>((_resolve, reject) => {
      reaping = setInterval(() => void guard.reap(utils).catch(reject), 1000);
    });
    failed.catch(() => undefined);
    await Promise.race([stopped, guard.lost, failed, runner.promise]);
  } finally {
    clearInterval(reaping);
    // A runner whose database is gone may never end by itself.
    await Promise.race([
      runner?.stop().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 10_000).unref()),
    ]);
    await guard.release().catch(() => undefined);
    await Promise.race([
      pool.end().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 2000).unref()),
    ]);
  }
}
