import { setTimeout as sleep } from 'node:timers/promises';
import { prepareBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { createDatabase } from './create-database.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { openHome } from './home.ts';
import { choosePort, rememberPort } from './port.ts';
import * as postmaster from './postmaster.ts';
import { hasWatchdog, isPostmaster } from './process-table.ts';
import { own, type Running, watch } from './running.ts';

export interface EmbeddedPostgresOptions {
  /** Folder that holds the cluster; made when missing. */
  dir: string;
  /** Name of the database; made when missing. */
  database: string;
  /** Takes PostgreSQL's own lines and ours. */
  log?: (line: string) => void;
  /** Settings for the command line, e.g. `{ fsync: 'off' }`. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres extends Running {
  /** Address of the database, as its owner. The port stays the same over restarts, unless another program takes it. */
  url: string;
}

const PATIENCE_MS = 60_000;
// Crash recovery of a large database takes its time, and waiting is right as long as PostgreSQL is alive.
const RECOVERY_MS = 15 * 60_000;

/**
 * Brings up the PostgreSQL that npm installed, on 127.0.0.1 with a random password. Several processes may call this at
 * once for one folder: one owns the server, the others adopt it. When the owner dies the server stops with it.
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const home = openHome(options.dir, log);
  const binaries = prepareBinaries(home, log);
  const cluster = openCluster(home, binaries, log);
  const place = { home, binaries, cluster, settings: options.settings ?? {}, log };
  const running = await adoptOrLaunch(place);
  await createDatabase(postmaster.address(cluster, running.port, 'postgres'), options.database);
  return { ...running, url: postmaster.address(cluster, running.port, options.database) };
}

async function adoptOrLaunch(place: postmaster.Place): Promise<Running> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    const adopted = await adopt(place);
    if (adopted) return adopted;
    postmaster.clearStalePidFile(place);
    if (attempt > 4) postmaster.clearEmptyPidFile(place);
    const launched = await launch(place);
    if (typeof launched !== 'string') return launched;
    if (performance.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        'start_failed',
        `PostgreSQL does not start on ${place.cluster.data}: ${launched}`,
      );
    }
    await sleep(Math.min(150 * attempt, 1500));
  }
}

/** Takes the server that already runs on the cluster, waiting while it starts, recovers or shuts down. */
async function adopt(place: postmaster.Place): Promise<Running | undefined> {
  const { cluster } = place;
  const giveUpAt = performance.now() + RECOVERY_MS;
  while (performance.now() < giveUpAt) {
    const written = postmaster.readPidFile(cluster.data);
    if (!written || !isPostmaster(written.pid, cluster.data)) return undefined;
    if (written.port && (await postmaster.answers(cluster, written.port))) {
      // An orphan, whose watchdog was killed, becomes ours: somebody must stop it in the end.
      if (!hasWatchdog(written.pid))
        return own(postmaster.spawnWatchdogFor(place, written.pid), written.pid, written.port);
      return watch(place, written.pid, written.port);
    }
    await sleep(60);
  }
  throw new EmbeddedPostgresError('start_failed', `PostgreSQL on ${cluster.data} runs but takes no connections`);
}

/** Starts a server of our own. A string says why it didn't come up, e.g. because another start was faster. */
async function launch(place: postmaster.Place): Promise<Running | string> {
  const port = await choosePort(place.home);
  const child = postmaster.spawnPostmaster(place, port);
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter((words) => words && !isNoise(words))) {
      place.log(line);
      said.push(line);
      if (said.length > 5) said.shift();
    }
  });
  let pid: number | undefined;
  child.stdout?.once('data', (text: Buffer) => (pid = Number(text)));
  let gone = false;
  child.once('error', (error) => said.push(error.message)).once('close', () => (gone = true));
  const giveUpAt = performance.now() + RECOVERY_MS;
  while (!gone && performance.now() < giveUpAt) {
    const written = postmaster.readPidFile(place.cluster.data);
    // In a race the port may be answered by another start's server: ours is the one that our watchdog started.
    if (pid && written?.pid === pid && (await postmaster.answers(place.cluster, port))) {
      rememberPort(place.home, port);
      return own(child, pid, port);
    }
    await sleep(30);
  }
  child.stdin?.end();
  return said.join(' | ') || 'it exited without a word';
}

// While PostgreSQL starts we ask it many times a second, and it logs each refusal.
function isNoise(line: string): boolean {
  return /the database system is (starting up|not yet accepting connections|shutting down)/.test(line);
}
