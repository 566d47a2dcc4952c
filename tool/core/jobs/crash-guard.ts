import { EventEmitter } from 'node:events';
import pg from 'pg';
import type { WorkerUtils } from 'graphile-worker';
import { log } from '../log.ts';

const LOCK_SPACE = 7707;

/**
 * Jobs of a worker that was killed are locked for four hours in graphile-worker. Here each worker holds a session
 * advisory lock in its name; PostgreSQL drops it with the connection, and whoever finds it free gives the jobs back.
 */
export interface CrashGuard {
  events: EventEmitter;
  /** Frees the jobs of workers that died. Call every second. */
  reap(utils: WorkerUtils): Promise<void>;
  /** Rejects when the guard's connection is lost: then the worker itself must stop, for others will take its jobs. */
  lost: Promise<never>;
  release(): Promise<void>;
}

export async function openCrashGuard(url: string): Promise<CrashGuard> {
  const client = new pg.Client({ connectionString: url, application_name: 'homeloop-guard', keepAlive: true });
  const mine = new Set<string>();
  let released = false;
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', (error) => !released && reject(error));
    client.on('end', () => !released && reject(new Error('the crash guard lost its connection')));
  });
  lost.catch(() => undefined);
  await client.connect();
  // One statement at a time: a client is no queue.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const hold = (id: string | undefined): void => {
    if (!id || mine.has(id)) return;
    mine.add(id);
    inTurn(() => client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_SPACE, id])).catch(
      (error: unknown) => {
        log.warn({ err: error }, 'a worker could not take its lock');
      },
    );
  };
  const events = new EventEmitter();
  events.on('pool:create', ({ workerPool }: { workerPool: { id?: string } }) => hold(workerPool.id));
  events.on('worker:create', ({ worker }: { worker: { workerId?: string } }) => hold(worker.workerId));
  return {
    events,
    lost,
    reap: (utils) => inTurn(() => reap(client, mine, utils)),
    async release() {
      released = true;
      await client.end();
    },
  };
}

async function reap(client: pg.Client, mine: Set<string>, utils: WorkerUtils): Promise<void> {
  const { rows } = await client.query<{ worker: string }>(
    'select distinct locked_by as worker from graphile_worker.jobs where locked_by is not null',
  );
  for (const { worker } of rows) {
    if (mine.has(worker)) continue;
    const taken = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as free', [
      LOCK_SPACE,
      worker,
    ]);
    if (!taken.rows[0]?.free) continue;
    await utils.forceUnlockWorkers([worker]);
    await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_SPACE, worker]);
  }
}
