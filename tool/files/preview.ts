import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { AppError } from '../core/http/errors.ts';
import { log } from '../core/log.ts';
import type { FileKind } from './file.contract.ts';
import { objectPath } from './file-store.ts';
import { heicToJpeg } from './heic.ts';
import { storageDir } from './storage.ts';

/** `page`: to read and mark, 1600 px at most; `thumbnail`: 400 px. Both JPEG, upright, without metadata (no place). */
export type PreviewVariant = 'page' | 'thumbnail';
export const PREVIEW_MEDIA_TYPE = 'image/jpeg';

const PIXELS: Record<PreviewVariant, number> = { page: 1600, thumbnail: 400 };
/** A picture of more pixels than any phone takes isn't opened here. */
export const MAX_INPUT_PIXELS = 120_000_000;
const MAX_SECONDS = 20;
const AT_ONCE = 2;

// One thread a picture: two at once, so that a class handing in together leaves the processor to the requests.
sharp.concurrency(1);
sharp.cache(false);

/** Whether files of this kind can be previewed at all; the rest can be downloaded, or shown by the browser itself. */
export function hasPreview(kind: FileKind): kind is 'image' | 'heic' {
  return kind === 'image' || kind === 'heic';
}

/**
 * The path of a preview, made when it isn't there yet. Previews are derived and may be deleted at any time.
 * @throws AppError 404 `preview_unavailable` when the picture can't be read; it is not tried again
 */
export async function previewPath(
  schoolId: string,
  file: { sha256: string; kind: 'image' | 'heic' },
  variant: PreviewVariant,
): Promise<string> {
  const path = pathOf(schoolId, file.sha256, variant);
  if (await exists(path)) return path;
  if (await exists(`${path}.failed`)) throw unavailable();
  await once(path, () => make(schoolId, file, variant, path));
  return path;
}

async function make(
  schoolId: string,
  file: { sha256: string; kind: 'image' | 'heic' },
  variant: PreviewVariant,
  path: string,
): Promise<void> {
  // A decoded HEIC is dear: its small picture is made from its page.
  const fromPage = file.kind === 'heic' && variant === 'thumbnail';
  const source = fromPage ? await previewPath(schoolId, file, 'page') : objectPath(schoolId, file.sha256);
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    if (file.kind === 'heic' && !fromPage) await inTurn(() => heicToJpeg(source, draft, PIXELS[variant]));
    else await inTurn(() => shrink(source, draft, PIXELS[variant]));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    if (!(await exists(source))) throw error;
    log.info({ sha256: file.sha256, kind: file.kind, err: error }, 'a picture cannot be previewed');
    await writeFile(`${path}.failed`, '');
    throw unavailable();
  }
}

async function shrink(source: string, target: string, pixels: number): Promise<void> {
  await sharp(source, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'none', sequentialRead: true })
    .timeout({ seconds: MAX_SECONDS })
    .rotate()
    .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toFile(target);
}

function unavailable(): AppError {
  return new AppError(404, 'preview_unavailable', 'This picture cannot be shown; it can be downloaded');
}

function pathOf(schoolId: string, sha256: string, variant: PreviewVariant): string {
  return join(storageDir('previews'), schoolId, sha256.slice(0, 2), `${sha256}-${variant}.jpg`);
}

/** Removes the previews of bytes that are gone. */
export async function removePreviews(schoolId: string, sha256: string): Promise<void> {
  for (const variant of ['page', 'thumbnail'] as const) {
    const path = pathOf(schoolId, sha256, variant);
    await rm(path, { force: true });
    await rm(`${path}.failed`, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

const underWay = new Map<string, Promise<void>>();

/** Requests for the same picture wait for the first one's. */
function once(key: string, work: () => Promise<void>): Promise<void> {
  const running = underWay.get(key);
  if (running) return running;
  const started = work().finally(() => underWay.delete(key));
  underWay.set(key, started);
  return started;
}

let free = AT_ONCE;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}
