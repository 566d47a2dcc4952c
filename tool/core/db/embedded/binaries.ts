import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import type { Account } from './account.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Home } from './home.ts';

/** PostgreSQL's own programs, ready to be run by the account. */
export interface Binaries {
  /** Absolute path of a program. */
  path(program: 'postgres' | 'initdb' | 'pg_ctl'): string;
  major: number;
}

/**
 * Finds the binaries that npm installed and makes sure the account can run them: missing symlinks and lost execute
 * bits are mended, and a project folder that the account cannot enter has its binaries copied into the home.
 */
export function prepareBinaries(home: Home, log: (line: string) => void): Binaries {
  const installed = installedFolder();
  mend(installed);
  const version = versionOf(installed, home.account);
  if (version) return binariesIn(installed, version);

  const copy = join(home.dir, `native-${packageVersion(installed)}`);
  if (!existsSync(copy)) copyWhole(installed, copy);
  mend(copy);
  const copied = versionOf(copy, home.account);
  if (copied) {
    log(`the database's account cannot run the programs in ${installed}: using a copy in ${copy}`);
    return binariesIn(copy, copied);
  }
  throw new EmbeddedPostgresError(
    'start_failed',
    `PostgreSQL's program in ${copy} does not run: ${run(copy, home.account).problem}. It needs glibc (not Alpine). Set DATABASE_URL to use a server of your own.`,
  );
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `The package ${name} is not installed, so no PostgreSQL can be started here. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

function packageVersion(native: string): string {
  return (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
}

// npm may skip the package's install script, which would have made these.
function mend(native: string): void {
  try {
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as SymbolicLink[];
    for (const { source, target } of links) {
      const from = inside(native, source);
      const to = inside(native, target);
      if (!existsSync(to)) linkOrCopy(from, to);
    }
    if (process.platform !== 'win32') {
      for (const program of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(native, 'bin', program), 0o755);
    }
  } catch {
    // A read-only node_modules, or another start mending at the same time: whether the programs run is asked next.
  }
}

interface SymbolicLink {
  source: string;
  target: string;
}

// The list names paths from the package's root, "native/lib/…"; a copy's folder has another name.
function inside(native: string, path: string): string {
  return join(native, path.replace(/^native\//, ''));
}

function linkOrCopy(from: string, to: string): void {
  try {
    symlinkSync(basename(from), to);
  } catch {
    copyFileSync(from, to);
  }
}

function copyWhole(from: string, to: string): void {
  const draft = `${to}-${randomBytes(4).toString('hex')}`;
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

function run(native: string, account: Account): { version?: string; problem?: string } {
  const program = join(native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres');
  const ran = spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8', windowsHide: true });
  if (ran.status === 0) return { version: ran.stdout };
  return { problem: ran.error?.message ?? ran.stderr.trim() };
}

function versionOf(native: string, account: Account): string | undefined {
  return run(native, account).version;
}

function binariesIn(native: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    path: (program) => join(native, 'bin', program + suffix),
    major: Number(/(\d+)/.exec(version)?.[1]),
  };
}
