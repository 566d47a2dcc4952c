import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open as openFile, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteRange } from './byte-range.ts';
import { storageDir } from './storage.ts';

type ReadStream = ReturnType<FileHandle['createReadStream']>;

/** Bytes that lie in the store's own folder, hashed and on the disk, but not yet under their name. */
export interface Staged {
  path: string;
  sha256: string;
  size: number;
}

const SHA256 = /^[0-9a-f]{64}$/;
const STAGED = 'staged-';

/** Where a school's bytes of one hash lie. */
export function objectPath(schoolId: string, sha256: string): string {
  if (!SHA256.test(sha256)) throw new Error('not a SHA-256 in hex');
  return join(storageDir('objects'), schoolId, sha256.slice(0, 2), sha256);
}

/**
 * Copies a received file into the store's folder, hashing what is written: whoever still writes to the source can't
 * make the hash lie. The copy is on the disk (fsync) when this returns. The caller puts or discards it.
 */
export async function stage(schoolId: string, source: string): Promise<Staged> {
  const folder = join(storageDir('objects'), schoolId);
  await mkdir(folder, { recursive: true });
  const path = join(folder, STAGED + randomBytes(9).toString('base64url'));
  const hash = createHash('sha256');
  let size = 0;
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(source), tap, createWriteStream(path, { flags: 'wx', flush: true }));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, sha256: hash.digest('hex'), size };
}

/**
 * Puts staged bytes under their hash, durably: the name is on the disk, too, when this returns. Bytes that are there
 * already stay. Call it while holding the lock of the file_blob row, against the sweep.
 */
export async function put(schoolId: string, staged: Staged): Promise<void> {
  const path = objectPath(schoolId, staged.sha256);
  if ((await sizeAt(path)) === staged.size) return discard(staged);
  await mkdir(dirname(path), { recursive: true });
  await rename(staged.path, path);
  for (const folder of [dirname(path), dirname(dirname(path)), storageDir('objects')]) await syncFolder(folder);
}

export async function discard(staged: Staged): Promise<void> {
  await rm(staged.path, { force: true });
}

/**
 * Opens bytes of the store for reading; they are there when this returns.
 * @param range first and last byte, both included; the whole when left out
 * @throws the system's ENOENT when they are gone
 */
export function open(schoolId: string, sha256: string, range?: ByteRange): Promise<ReadStream> {
  return openPath(objectPath(schoolId, sha256), range);
}

/** The same for a file beside the store, such as a preview. */
export async function openPath(path: string, range?: ByteRange): Promise<ReadStream> {
  return (await openFile(path, 'r')).createReadStream(range);
}

/** Removes bytes for good. Only the sweep does, under the file_blob row's lock. */
export async function removeObject(schoolId: string, sha256: string): Promise<void> {
  await rm(objectPath(schoolId, sha256), { force: true });
}

/** Hashes of all bytes of a school that have lain here since before an instant, and staged leftovers as old. */
export async function listObjects(schoolId: string, before: Date): Promise<{ objects: string[]; leftovers: string[] }> {
  const root = join(storageDir('objects'), schoolId);
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch(() => []);
  const found = { objects: [] as string[], leftovers: [] as string[] };
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtime } = await stat(path).catch(() => ({ mtime: before }));
    if (mtime >= before) continue;
    if (SHA256.test(entry.name)) found.objects.push(entry.name);
    else if (entry.name.startsWith(STAGED)) found.leftovers.push(path);
  }
  return found;
}

async function sizeAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders, and needs it not: NTFS journals the rename.
  if (process.platform === 'win32') return;
  const handle = await openFile(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
