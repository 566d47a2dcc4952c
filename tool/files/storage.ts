import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { currentConfig } from '../core/current-config.ts';

/** Room on the disk that holds the store, in bytes. */
export interface DiskSpace {
  free: number;
  total: number;
}

const LEAST_FREE_BYTES = 2 * 1024 ** 3;
const LEAST_FREE_SHARE = 0.05;

let measure: (dir: string) => Promise<DiskSpace> = async (dir) => {
  const { bavail, blocks, bsize } = await statfs(dir);
  return { free: bavail * bsize, total: blocks * bsize };
};

/** Lets a test pretend a full disk. Returns a function that takes it back. */
export function pretendDiskSpace(pretended: () => Promise<DiskSpace>): () => void {
  const real = measure;
  measure = pretended;
  return () => void (measure = real);
}

/** Folders of the store: `objects` is what must be backed up; `previews` may be deleted; `uploads` are half-received. */
export function storageDir(part: 'objects' | 'previews' | 'uploads'): string {
  return join(currentConfig().storage.dir, part);
}

/**
 * Whether `bytes` more would leave the disk too full: a full disk stops PostgreSQL, so that files give way
 * at 2 GB or 5 % free, whichever comes first.
 * @param dir an existing folder on that disk
 */
export async function isDiskFullFor(dir: string, bytes: number): Promise<boolean> {
  const { free, total } = await measure(dir);
  const left = free - bytes;
  return left < LEAST_FREE_BYTES || left < total * LEAST_FREE_SHARE;
}
