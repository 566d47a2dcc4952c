import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveTo } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Home } from './home.ts';
import { isRunning } from './process-table.ts';

export const OWNER = 'homeloop';

/** A data folder that this PostgreSQL can open, and its owner's password. */
export interface Cluster {
  data: string;
  password: string;
}

/** Opens the cluster in the home, making it first when there is none. A cluster of another major version is refused. */
export function openCluster(home: Home, binaries: Binaries, log: (line: string) => void): Cluster {
  const data = join(home.dir, 'cluster');
  sweepUnfinished(home.dir);
  if (!existsSync(join(data, 'PG_VERSION'))) makeCluster(home, data, binaries, log);
  const major = Number(read(join(data, 'PG_VERSION')));
  if (major !== binaries.major) {
    throw new EmbeddedPostgresError(
      'other_major',
      `${data} was written by PostgreSQL ${major}; this version of Homeloop brings PostgreSQL ${binaries.major}. ` +
        'Nothing was changed. Make a backup with the Homeloop version that wrote it ("npm run admin -- backup"), ' +
        'move the folder away, start again and restore; or run a PostgreSQL of your own and set DATABASE_URL.',
    );
  }
  return { data, password: read(join(data, 'owner-password')) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      'not_ours',
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). The folder belongs to another account, or was not made by Homeloop. Start as the account that made it, or choose another DATA_DIR.`,
    );
  }
}

// Made in a private folder and renamed, so that starts racing for one home cannot tear each other's cluster.
function makeCluster(home: Home, data: string, binaries: Binaries, log: (line: string) => void): void {
  const draft = join(home.dir, `init-${process.pid}-${randomBytes(3).toString('hex')}`);
  const passwordFile = `${draft}.password`;
  const password = randomBytes(24).toString('base64url');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    giveTo(draft, home.account);
    giveTo(passwordFile, home.account);
    initialise(home, draft, passwordFile, binaries);
    renameSync(passwordFile, join(draft, 'owner-password'));
    renameSync(draft, data);
  } catch (error) {
    if (!existsSync(join(data, 'PG_VERSION'))) throw error;
    log('another start made the cluster first');
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function initialise(home: Home, data: string, passwordFile: string, binaries: Binaries): void {
  const ctype = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform as string] ?? 'C';
  const made = spawnSync(
    binaries.path('initdb'),
    [
      `--pgdata=${data}`,
      `--username=${OWNER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // With the locale C alone, pg_trgm would drop all Chinese.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--lc-collate=C',
      `--lc-ctype=${ctype}`,
      ...['messages', 'monetary', 'numeric', 'time'].map((part) => `--lc-${part}=C`),
      '--no-instructions',
    ],
    { ...home.account, cwd: home.dir, env: postgresEnvironment(), encoding: 'utf8', windowsHide: true },
  );
  if (made.status === 0) return;
  throw new EmbeddedPostgresError('init_failed', `initdb failed: ${made.error?.message ?? made.stderr.trim()}`);
}

/** Our environment without what would steer PostgreSQL elsewhere (PGDATA, PGPORT, a foreign locale …) and without our secrets. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TZ', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP'].filter((name) => process.env[name] !== undefined);
  return { ...Object.fromEntries(kept.map((name) => [name, process.env[name]])), LC_ALL: 'C', LANG: 'C' };
}

function sweepUnfinished(home: string): void {
  for (const entry of readdirSync(home)) {
    const maker = /^init-(\d+)-/.exec(entry)?.[1];
    if (maker && !isRunning(Number(maker))) rmSync(join(home, entry), { recursive: true, force: true });
  }
}
