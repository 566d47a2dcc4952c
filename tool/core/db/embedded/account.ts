import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Whom PostgreSQL runs as. An empty object means: as ourselves. */
export type Account = { uid: number; gid: number } | { uid?: never; gid?: never };

/**
 * PostgreSQL refuses to run as root. Root's choice is the owner of an existing cluster, else `postgres`, else `nobody`.
 * @param clusterDir the cluster's folder, which need not exist yet
 */
export function accountFor(clusterDir: string): Account {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new EmbeddedPostgresError(
    'no_account',
    'PostgreSQL cannot run as root, and this machine has no account "postgres" or "nobody". Start as another account, or set DATABASE_URL.',
  );
}

/** True when the account may enter the folder, which a parent with mode 0700 forbids. */
export function canEnter(dir: string, account: Account): boolean {
  if (account.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...account, cwd: '/' }).status === 0;
}

/** Gives a path to the account; nothing to do when PostgreSQL runs as ourselves. */
export function giveTo(path: string, account: Account): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid);
}
