import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startPracticeLms, type PracticeLms } from '../support/practice-lms/index.ts';
import { openClassroom, publish, until, type Classroom } from './classroom.ts';
import { judge, settleScores } from './judge.ts';
import type { Troubles } from './patient-client.ts';
import { startInstallation, type Installation } from '../support/installation.ts';

const AWAY_MS = 10_000;

let installation: Installation;
let lms: PracticeLms;
let room: Classroom;
const troubles: Troubles = new Map();

beforeAll(async () => {
  installation = await startInstallation();
  lms = await startPracticeLms();
  room = await openClassroom(installation, lms.platforms.moodle, 4, troubles);
}, 120_000);

afterAll(async () => {
  await installation?.stop();
  await lms?.stop();
}, 60_000);

interface Heard {
  status: number;
  retryAfter: string | null;
  code: string;
  ms: number;
}

test('the database is gone for ten seconds: 503 with Retry-After, soon; the same request succeeds afterwards, and nobody dies', async () => {
  const classHomeworkId = await publish(room, '功課 1');
  const pids = [installation.web.pid(), installation.worker.pid()];
  const bringBack = await installation.database.hold();
  const goneAt = performance.now();

  const heard: Heard[] = [];
  const reading = ask(heard, () => performance.now() - goneAt < AWAY_MS - 500);
  const keys = room.pupils.map(() => randomUUID());
  const handIns = room.pupils.map((pupil, index) =>
    pupil.client.call(
      'POST',
      `/api/class-homework/${classHomeworkId}/hand-in`,
      { text: `秋天到了 ${index}`, files: [] },
      keys[index],
    ),
  );
  await reading;
  await wait(Math.max(0, AWAY_MS - (performance.now() - goneAt)));
  await bringBack();

  expect(heard.length).toBeGreaterThan(10);
  expect(
    heard.filter((each) => each.status !== 503 || each.code !== 'database_unavailable' || !each.retryAfter),
  ).toEqual([]);
  expect(Math.max(...heard.map((each) => each.ms))).toBeLessThan(5000);

  // what was pressed while it was away has come through by the client's own repeating, once
  const receipts = await Promise.all(handIns);
  for (const [index, receipt] of receipts.entries()) {
    expect(receipt).toMatchObject({ status: 200, body: { version: 1 } });
    room.ledger.receipts.push({
      classHomeworkId,
      pupil: room.pupils[index]?.key ?? '',
      receipt: receipt.body.receipt,
      version: 1,
      text: `秋天到了 ${index}`,
      files: [],
    });
  }
  await until(async () => (await fetch(`${installation.origin}/readyz`)).ok, 'readiness');
  expect([installation.web.pid(), installation.worker.pid()]).toEqual(pids);
  await settleScores([room], installation.databaseUrl);
  expect(await judge(room, installation.origin)).toEqual([]);
}, 120_000);

/** Reads and writes without patience, to see each answer. */
async function ask(heard: Heard[], goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const began = performance.now();
    const answer = await fetch(`${installation.origin}/api/to-do`, {
      headers: { Authorization: 'Bearer a-token-that-cannot-be-looked-up' },
      signal: AbortSignal.timeout(20_000),
    });
    const body = (await answer.json()) as { code?: string };
    const ms = performance.now() - began;
    heard.push({ status: answer.status, retryAfter: answer.headers.get('retry-after'), code: body.code ?? '', ms });
    await wait(100);
  }
}
