import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres, superviseEmbeddedPostgres } from '../../../tool/core/db/embedded/index.ts';

const root = mkdtempSync(join(tmpdir(), 'homeloop-embedded-'));
// PostgreSQL's account must be able to reach it when the tests run as root.
chmodSync(root, 0o755);
const running: { stop(): Promise<void> }[] = [];
const children: ChildProcess[] = [];
const settings = { fsync: 'off' };

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

// Made once; later tests start on it, which is faster than making a cluster each time.
const dir = join(root, 'main');

async function start(at = dir) {
  const postgres = await startEmbeddedPostgres({ dir: at, database: 'homeloop', settings });
  running.push(postgres);
  return postgres;
}

async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('it did not happen within 10 s');
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Another Homeloop process that starts PostgreSQL in `dir` and tells what it got. */
async function startElsewhere(
  at: string,
): Promise<{ child: ChildProcess; url: string; pid: number; adopted: boolean }> {
  const script = fileURLToPath(new URL('../../support/start-postgres.js', import.meta.url));
  const child = spawn(process.execPath, [script, at], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(String(line)) as { url: string; pid: number; adopted: boolean }) };
}

describe('embedded PostgreSQL', () => {
  test('makes a cluster that knows Chinese, asks for a password, listens on loopback only', async () => {
    const { url } = await start();
    const shown = await ask(
      url,
      `select current_setting('listen_addresses') as host, current_setting('server_encoding') as coding,
      '陳大文' ~ '^\\w+$' as letters, (select rolpassword like 'SCRAM%' from pg_authid where rolname = current_user) as scram`,
    );
    expect(shown).toEqual([{ host: '127.0.0.1', coding: 'UTF8', letters: true, scram: true }]);
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('keeps its rows and its address over a restart', async () => {
    const first = await start();
    await ask(first.url, 'create table kept (id int); insert into kept values (7)');
    await first.stop();
    await expect(ask(first.url, 'select 1')).rejects.toThrow();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
  });

  test('three starts at once: one owns, two adopt; all reach one server', async () => {
    const fresh = join(root, 'race');
    const all = await Promise.all([startElsewhere(fresh), startElsewhere(fresh), startElsewhere(fresh)]);
    expect(all.map((one) => one.adopted).sort()).toEqual([false, true, true]);
    expect(new Set(all.map((one) => one.pid)).size).toBe(1);
    expect(new Set(all.map((one) => one.url)).size).toBe(1);
  });

  test('stops when the process that started it is killed', async () => {
    const other = await startElsewhere(dir);
    other.child.kill('SIGKILL');
    await until(() => !lives(other.pid));
    expect(existsSync(join(dir, 'cluster', 'postmaster.pid'))).toBe(false);
  });

  (process.platform === 'linux' ? test : test.skip)(
    'an orphan whose watchdog died is adopted, and stopped in the end',
    async () => {
      const other = await startElsewhere(dir);
      const watchdog = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${other.pid}/stat`, 'utf8'))?.[1]);
      process.kill(watchdog, 'SIGKILL');
      other.child.kill('SIGKILL');
      await until(() => !lives(watchdog));
      const postgres = await start();
      expect(postgres.pid).toBe(other.pid);
      expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      await postgres.stop();
      await until(() => !lives(other.pid));
    },
  );

  test("starts in spite of a stale postmaster.pid whose number is another process's", async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn('sleep', ['60'], sameAccount());
    children.push(stranger);
    writeFileSync(
      join(dir, 'cluster', 'postmaster.pid'),
      `${stranger.pid}\n${join(dir, 'cluster')}\n1\n5432\n\n127.0.0.1\n`,
    );
    const second = await start();
    expect(second.pid).not.toBe(stranger.pid);
    expect(lives(stranger.pid as number)).toBe(true);
  });

  test('starts in spite of a postmaster.pid that a crash left empty', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dir, 'cluster', 'postmaster.pid'), '');
    expect((await start()).adopted).toBe(false);
  });

  test('refuses the folder of an older major version and leaves it alone', async () => {
    const old = join(root, 'old');
    mkdirSync(join(old, 'cluster'), { recursive: true });
    writeFileSync(join(old, 'cluster', 'PG_VERSION'), '14\n');
    await expect(start(old)).rejects.toMatchObject({ code: 'other_major' });
    await expect(start(old)).rejects.toThrow(/written by PostgreSQL 14.*brings PostgreSQL 17/);
    expect(readFileSync(join(old, 'cluster', 'PG_VERSION'), 'utf8')).toBe('14\n');
  });

  test('tells when PostgreSQL is killed', async () => {
    const postgres = await start();
    process.kill(postgres.pid, 'SIGKILL');
    expect(await postgres.exited).toMatch(/exit code|signal/);
  });

  test('under supervision it comes back at the same address with everything that was committed', async () => {
    const postgres = await superviseEmbeddedPostgres({ dir, database: 'homeloop' });
    running.push(postgres);
    await ask(postgres.url, 'create table acknowledged (id int)');
    for (const id of [1, 2]) {
      await ask(postgres.url, `insert into acknowledged values (${id})`);
      const killed = postgres.pid();
      process.kill(killed, 'SIGKILL');
      await until(() => postgres.pid() !== killed);
    }
    expect(await ask(postgres.url, 'select id from acknowledged order by id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('under supervision an adopter takes over when the owner goes', async () => {
    const owner = await startElsewhere(dir);
    const adopter = await superviseEmbeddedPostgres({ dir, database: 'homeloop', settings });
    running.push(adopter);
    expect(adopter.pid()).toBe(owner.pid);
    owner.child.kill('SIGKILL');
    await until(() => adopter.pid() !== owner.pid);
    expect(await ask(adopter.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  (process.getuid?.() === 0 ? test : test.skip)(
    'as root, under a folder that only root may enter, the cluster moves',
    async () => {
      const closed = join(root, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const inside = join(closed, 'postgres');
      const { url } = await start(inside);
      const elsewhere = readFileSync(join(inside, 'moved-to'), 'utf8').trim();
      try {
        expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
        expect(existsSync(join(elsewhere, 'cluster', 'PG_VERSION'))).toBe(true);
        await running.pop()?.stop();
        expect((await start(inside)).url).toBe(url);
      } finally {
        await running.pop()?.stop();
        rmSync(elsewhere, { recursive: true, force: true });
      }
    },
  );
});

/** As root the stranger must belong to PostgreSQL's account, since PostgreSQL ignores the processes of others. */
function sameAccount(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const postgres = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[0] === 'postgres' || fields[0] === 'nobody');
  return { uid: Number(postgres?.[2]), gid: Number(postgres?.[3]) };
}
