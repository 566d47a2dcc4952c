import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret key of an installation that isn't in production: made once, kept in DATA_DIR/secret-key for the owner's eyes only. */
export function keptSecretKey(dataDir: string): string {
  const path = join(dataDir, 'secret-key');
  return read(path) ?? make(dataDir, path);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

// Written whole and then linked, so that of two first starts both get the same key and neither reads half of one.
function make(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}-${process.pid}-${randomBytes(3).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = read(path);
  if (!key) throw new Error(`${path} is empty: delete it, and a new key is made at the next start`);
  return key;
}
