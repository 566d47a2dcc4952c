import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, accountFor, canEnter, giveTo } from './account.ts';

/** Where the cluster, its password and copied binaries lie, and whom they belong to. */
export interface Home {
  dir: string;
  account: Account;
}

/**
 * Makes the folder that holds the cluster. Normally that is `dir` itself. When we are root and PostgreSQL's account
 * cannot reach it (a parent with mode 0700, as /root has), the cluster moves to /var/lib/homeloop and `dir` keeps a
 * file `moved-to` that says where. /var/tmp would not do: it is swept of old files.
 */
export function openHome(dir: string, log: (line: string) => void): Home {
  mkdirSync(dir, { recursive: true });
  const account = accountFor(join(dir, 'cluster'));
  // The folder itself will belong to the account; what counts is the way to it.
  if (canEnter(dirname(realpathSync(dir)), account)) return belongingTo(dir, account);

  const elsewhere = movedTo(dir) ?? choosePlace(dir);
  mkdirSync(elsewhere, { recursive: true });
  log(`the database's account cannot enter ${dir}: its files lie in ${elsewhere}`);
  return belongingTo(elsewhere, accountFor(join(elsewhere, 'cluster')));
}

function belongingTo(dir: string, account: Account): Home {
  if (account.uid !== undefined) {
    giveTo(dir, account);
    chmodSync(dir, 0o700);
  }
  // PostgreSQL is recognised by its working folder, which the system tells without symlinks.
  return { dir: realpathSync(dir), account };
}

function movedTo(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, 'moved-to'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

// The place is random and written down, not derived from the path: whoever deletes DATA_DIR starts afresh.
function choosePlace(dir: string): string {
  const place = join('/var/lib/homeloop', randomBytes(6).toString('hex'));
  const draft = join(dir, `moved-to-${process.pid}`);
  writeFileSync(draft, `${place}\n`);
  try {
    linkSync(draft, join(dir, 'moved-to'));
    return place;
  } catch (error) {
    // Another start was first; its choice stands.
    const theirs = movedTo(dir);
    if (theirs) return theirs;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
