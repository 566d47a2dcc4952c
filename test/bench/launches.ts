import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { onDatabase } from '../support/database-server.ts';
import { freePort } from '../support/installation.ts';
import { atLeast, atMost, round, type Line } from './line.ts';
import { atOnce, cpuMs, median } from './measure.ts';
import { walkLaunch, type Door, type LaunchOf, type SigningPlatform } from './platform.ts';
import type { Ground } from './seed.ts';

const CONNECTIONS = 8;
const LAUNCHES = 150;
const BLOCKS = 3;

/** Full launches (login and launch) of ours and of bare ltijs by turns, so that a slow minute hits both. */
export async function launches(ground: Ground): Promise<Line[]> {
  const bare = await startBareLtijs(ground);
  try {
    const people = peopleOf(ground);
    const ours = { door: ground.door, pid: ground.installation.web.pid() };
    const contestants = [ours, bare].map((each) => ({ ...each, rates: [] as number[], cpu: [] as number[] }));
    for (const each of contestants) await block(ground.platform, each.door, people, 60);
    for (let turn = 0; turn < BLOCKS; turn += 1)
      for (const each of contestants) {
        const before = cpuMs(each.pid);
        each.rates.push(await block(ground.platform, each.door, people, LAUNCHES));
        each.cpu.push((cpuMs(each.pid) - before) / LAUNCHES);
      }
    const [mine, theirs] = contestants.map(({ rates, cpu }) => ({ rate: median(rates), cpu: median(cpu) }));
    if (!mine || !theirs) throw new Error('nobody was measured');
    const name = 'bare ltijs 5.9.9 on Sequelize, same run';
    const third = {
      ...atMost('launch: CPU of the tool', mine.cpu, 'ms', theirs.cpu / 3, { figure: theirs.cpu, name }),
    };
    return [
      atLeast(`launch: full launches a second, ${CONNECTIONS} connections`, mine.rate, '/s', theirs.rate * 3, {
        figure: theirs.rate,
        name,
      }),
      { ...third, ratio: `${round(mine.cpu / theirs.cpu)} of it`, aim: '≤ a third' },
    ];
  } finally {
    bare.child.disconnect();
  }
}

const block = (platform: SigningPlatform, door: Door, people: LaunchOf[], count: number): Promise<number> =>
  atOnce(CONNECTIONS, count, (turn) => walkLaunch(platform, door, people[turn % people.length] as LaunchOf));

function peopleOf({ usual }: Ground): LaunchOf[] {
  const context = { id: usual.context.contextId, label: usual.label, title: '3A 中國語文' };
  return usual.pupils.map(({ lmsUserId }, index) => ({
    sub: lmsUserId,
    name: `陳大文${index + 1}`,
    role: 'Learner',
    context,
  }));
}

async function startBareLtijs({
  installation,
  platform,
}: Ground): Promise<{ child: ChildProcess; pid: number; door: Door }> {
  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  await client.query('create database bare_ltijs');
  await client.end();
  const order = {
    port: await freePort(),
    databaseUrl: onDatabase(installation.databaseUrl, 'bare_ltijs'),
    issuer: platform.issuer,
    clientId: platform.clientId,
    keys: platform.keys,
  };
  const child = fork(join(import.meta.dirname, 'bare-ltijs.mjs'), [JSON.stringify(order)], {
    execArgv: [],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const origin = `http://localhost:${order.port}`;
  return { child, pid: child.pid as number, door: { login: `${origin}/login`, launch: `${origin}/` } };
}
