import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { startPracticeLms, type PracticeLms } from '../support/practice-lms/index.ts';
import { liveThrough, openClassroom, type Classroom } from './classroom.ts';
import { judge, settleScores } from './judge.ts';
import type { Troubles } from './patient-client.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { chanceFrom } from './random.ts';
import { scheduleStrikes, strike } from './strikes.ts';

const ROUNDS = process.env.TEST_LONG === '1' ? 50 : 10;
const SEED = Number(process.env.TEST_SEED ?? 20261122);
const chance = chanceFrom(SEED);

let installation: Installation;
let lms: PracticeLms;
const rooms: Classroom[] = [];
const troubles: Troubles = new Map();
const news = new EventEmitter();

beforeAll(async () => {
  installation = await startInstallation();
  lms = await startPracticeLms();
  for (const platform of Object.values(lms.platforms)) {
    const room = await openClassroom(installation, platform, 5, troubles);
    room.ledger.news.on('acknowledged', () => news.emit('acknowledged'));
    tellOfScores(room);
    rooms.push(room);
  }
}, 120_000);

afterAll(async () => {
  await installation?.stop();
  await lms?.stop();
}, 60_000);

/** The LMS notes a change when it has taken a score, before it answers. */
function tellOfScores({ platform }: Classroom): void {
  const { core } = platform;
  const { changed } = core;
  core.changed = () => {
    changed();
    if (core.calls.at(-1)?.service === 'scores') news.emit('score taken');
  };
}

test(
  `web, worker and database killed ${ROUNDS} times: what was acknowledged is there, and the gradebook is right`,
  async () => {
    const told: string[] = [];
    for (const [index, planned] of scheduleStrikes(ROUNDS, chance).entries()) {
      const began = performance.now();
      const lives = Promise.all(rooms.map((room) => liveThrough(room, index + 1, chance))).then(() => undefined);
      const [how] = await Promise.all([strike(planned, installation, news, lives), lives]);
      told.push(
        `${String(index + 1).padStart(2)}. killed ${how}; all done after ${((performance.now() - began) / 1000).toFixed(1)} s`,
      );
    }
    await settleScores(rooms, installation.databaseUrl);
    const wrongs = (await Promise.all(rooms.map((room) => judge(room, installation.origin)))).flat();
    console.log(report(told));
    expect(wrongs).toEqual([]);
    // Whoever was killed, the others answer that it doesn't go now, and die of nothing.
    expect(unexpected(installation)).toEqual([]);
    for (const { name, deaths } of [installation.web, installation.worker])
      expect(`${name}: ${deaths} deaths`).toBe(
        `${name}: ${told.filter((line) => line.includes(`killed ${name}`)).length} deaths`,
      );
  },
  ROUNDS * 60_000,
);

/** Errors that nobody has foreseen, from the web process's log. */
function unexpected({ web }: Installation): string[] {
  return web
    .said()
    .split('\n')
    .filter((line) => line.includes('"code":"internal_error"') || line.includes('"level":60'))
    .map((line) => {
      const { route, err, msg } = JSON.parse(line) as {
        route?: string;
        err?: { message?: string; stack?: string };
        msg: string;
      };
      return `${route ?? ''} ${msg}: ${err?.message ?? ''} ${err?.stack?.split('\n').slice(0, 6).join(' ') ?? ''}`;
    });
}

function report(told: string[]): string {
  const sum = (what: 'published' | 'receipts' | 'marks' | 'releases'): number =>
    rooms.reduce((total, room) => total + room.ledger[what].length, 0);
  const scores = rooms.map(({ platform }) => platform.counters['scores.post'] ?? 0).join(' + ');
  return [
    `seed ${SEED}`,
    ...told,
    `${sum('published')} homeworks published, ${sum('receipts')} receipts, ${sum('marks')} marks saved, ${sum('releases')} returned; ${scores} scores posted`,
    `on the way: ${[...troubles].map(([what, times]) => `${what} × ${times}`).join(', ') || 'no trouble'}`,
  ].join('\n');
}
