import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import { type Cluster, OWNER, postgresEnvironment } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Home } from './home.ts';
import { isPostmaster } from './process-table.ts';

/** What is needed to run PostgreSQL on one cluster. */
export interface Place {
  home: Home;
  binaries: Binaries;
  cluster: Cluster;
  settings: Record<string, string>;
  log: (line: string) => void;
}

/** Address of a database, as the owner. */
export function address(cluster: Cluster, port: number, database: string): string {
  return `postgres://${OWNER}:${cluster.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** What postmaster.pid says: undefined when there is none, `pid` NaN when it is empty or torn. */
export function readPidFile(data: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: lines[0] ? Number(lines[0]) : NaN, port: lines[3] ? Number(lines[3]) : NaN };
  } catch {
    return undefined;
  }
}

/** Asks PostgreSQL whether it takes connections yet. */
export async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: address(cluster, port, 'postgres'),
    connectionTimeoutMillis: 3000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (
      (error as { code?: string }).code === '28P01' &&
      isPostmaster(readPidFile(cluster.data)?.pid ?? NaN, cluster.data)
    ) {
      throw new EmbeddedPostgresError(
        'not_ours',
        `PostgreSQL runs on ${cluster.data} but refuses the password kept there`,
      );
    }
    return false;
  } finally {
    void client.end().catch(() => {});
  }
}

/**
 * Removes a postmaster.pid whose process is gone, is a zombie, or is somebody else's by now: PostgreSQL itself asks only
 * whether the number is alive and would refuse to start. Two servers on one folder stay impossible: it also guards the
 * folder by shared memory.
 */
export function clearStalePidFile(place: Place): void {
  const { data } = place.cluster;
  const written = readPidFile(data);
  if (!written || Number.isNaN(written.pid) || isPostmaster(written.pid, data)) return;
  rmSync(join(data, 'postmaster.pid'), { force: true });
  place.log(`removed a stale postmaster.pid (process ${written.pid} is not this PostgreSQL)`);
}

/** Removes a postmaster.pid that a crash left empty. Only when it stayed so for a while: it may be just being written. */
export function clearEmptyPidFile(place: Place): void {
  const written = readPidFile(place.cluster.data);
  if (written && Number.isNaN(written.pid)) rmSync(join(place.cluster.data, 'postmaster.pid'), { force: true });
}

/** Starts PostgreSQL under a watchdog that stops it when we die, and prints PostgreSQL's process number. */
export function spawnPostmaster(place: Place, port: number): ChildProcess {
  const { data } = place.cluster;
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_checkpoints: 'off',
    ...place.settings,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawnWatchdog(place, { args: ['-D', data, '-p', String(port), ...options] });
}

/** Gives an orphan, whose watchdog has died, a new one. */
export function spawnWatchdogFor(place: Place, pid: number): ChildProcess {
  return spawnWatchdog(place, { adopt: pid, args: [] });
}

function spawnWatchdog(place: Place, order: { args: string[]; adopt?: number }): ChildProcess {
  const script = fileURLToPath(new URL('./watchdog.mjs', import.meta.url));
  const { home, cluster, binaries } = place;
  const whole = { ...order, ...home.account, program: binaries.path('postgres'), data: cluster.data, cwd: home.dir };
  return spawn(process.execPath, [script, JSON.stringify(whole)], {
    env: postgresEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // A process group of its own: Ctrl-C must not reach PostgreSQL before Homeloop has finished its work.
    detached: process.platform !== 'win32',
  });
}
