import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { runOnce } from 'graphile-worker';
import pg from 'pg';
import { asOwner, inSchool, sql } from '../../../tool/core/db/database.ts';
import { domainEvent, emit, fanOutEvent, on, useSubscriptions } from '../../../tool/core/jobs/events.ts';
import { dequeue, enqueue, job } from '../../../tool/core/jobs/jobs.ts';
import { startWorker, taskListOf } from '../../../tool/core/jobs/run-worker.ts';
import { quietWorkerLogger } from '../../../tool/core/jobs/worker-logger.ts';
import { newId } from '../../../tool/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { makeSchool } from '../../support/factories/school.ts';

const url = useDatabase();

const done: string[] = [];
const note = job({
  name: 'test.note',
  payload: z.object({ text: z.string() }),
  handle: async ({ text, schoolId }) => void done.push(`${schoolId} ${text}`),
});
const bellRang = domainEvent('bell.rang', z.object({ text: z.string() }));
let failures = 1;
const listeners = [
  on(bellRang, 'go out', async ({ text }) => void done.push(`out ${text}`)),
  on(bellRang, 'stumble once', async ({ text }) => {
    if (failures-- > 0) throw new Error('stumbled');
    done.push(`up ${text}`);
  }),
];

const queued = (): Promise<{ payload: { text?: string } }[]> =>
  asOwner(() => sql('select payload from graphile_worker._private_jobs'));

async function runAll(): Promise<void> {
  useSubscriptions(listeners);
  const pool = new pg.Pool({ connectionString: url(), max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  for (let round = 0; round < 4; round += 1) {
    await pool.query('update graphile_worker._private_jobs set run_at = now()');
    const taskList = taskListOf([note, fanOutEvent, ...listeners.map((each) => each.job)]);
    await runOnce({ pgPool: pool, taskList, logger: quietWorkerLogger, noHandleSignals: true });
  }
  await pool.end();
}

describe('jobs are rows of the transaction that queues them', () => {
  test('a rollback leaves none', async () => {
    const { schoolId } = await makeSchool();
    await inSchool(schoolId, async () => {
      await enqueue(note, { text: 'lost' });
      await emit(bellRang, { text: 'lost' });
      throw new Error('stop');
    }).catch(() => undefined);
    expect(await queued()).toEqual([]);
  });

  test('a commit leaves them, stamped with their school; one per key, which may be taken back', async () => {
    const { schoolId } = await makeSchool();
    const other = await makeSchool();
    await inSchool(schoolId, async () => {
      await enqueue(note, { text: 'first' }, { key: 'k' });
      await enqueue(note, { text: 'second' }, { key: 'k' });
      await enqueue(note, { text: 'gone' }, { key: 'g' });
      await dequeue('g');
    });
    await inSchool(other.schoolId, () => enqueue(note, { text: 'theirs' }, { key: 'k' }));
    await runAll();
    expect(done.splice(0).sort()).toEqual([`${schoolId} second`, `${other.schoolId} theirs`].sort());
  });

  test('what does not fit its schema is never queued', async () => {
    const { schoolId } = await makeSchool();
    await expect(inSchool(schoolId, () => enqueue(note, { text: 1 } as never))).rejects.toThrow();
    expect(await queued()).toEqual([]);
  });
});

test('an event reaches each listener once, with retries of its own', async () => {
  const { schoolId } = await makeSchool();
  await inSchool(schoolId, () => emit(bellRang, { text: newId() }));
  await runAll();
  expect(
    done
      .splice(0)
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual(['out', 'up']);
});

test('a worker goes on after the database has cut all its connections', async () => {
  const { schoolId } = await makeSchool();
  const worker = startWorker(url(), [note], 2);
  const until = async (text: string): Promise<void> => {
    for (let tries = 0; tries < 200 && !done.includes(`${schoolId} ${text}`); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(done).toContain(`${schoolId} ${text}`);
  };
  await inSchool(schoolId, () => enqueue(note, { text: 'before' }));
  await until('before');
  await asOwner(() =>
    sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name in ('homeloop-worker', 'homeloop-guard')`,
    ),
  );
  await inSchool(schoolId, () => enqueue(note, { text: 'after' }));
  await until('after');
  await worker.stop();
});
