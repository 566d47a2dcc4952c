import { useSubscriptions } from '../core/jobs/events.ts';
import { startWorker } from '../core/jobs/run-worker.ts';
import { log } from '../core/log.ts';
import { jobs, subscriptions } from './jobs.ts';
import { schedules } from './schedules.ts';

/** Runs jobs and the clockwork that queues them. Returns a function that stops both. */
export function startJobs(databaseUrl: string): () => Promise<void> {
  useSubscriptions(subscriptions);
  const worker = startWorker(databaseUrl, jobs);
  const timers = schedules.map(({ name, everyMs, run }) => {
    const tick = (): void =>
      void run().catch((error: unknown) => log.warn({ err: error, schedule: name }, 'a schedule missed its turn'));
    tick();
    return setInterval(tick, everyMs);
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await worker.stop();
  };
}
