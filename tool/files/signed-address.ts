import { createHmac, timingSafeEqual } from 'node:crypto';
import { addMs, instant, now } from '../core/clock.ts';
import { currentSchoolId } from '../core/db/database.ts';
import { keyFor } from '../core/seal.ts';
import type { AddressAnswer, FileKind } from './file.contract.ts';
import { hasPreview, type PreviewVariant } from './preview.ts';

export type FileVariant = 'original' | PreviewVariant;

/** What a valid signature says. */
export interface SignedRequest {
  schoolId: string;
  fileId: string;
  variant: FileVariant;
}

const VARIANTS: readonly FileVariant[] = ['original', 'page', 'thumbnail'];
const LIFE_MS = 5 * 60_000;
const STEP_MS = 60_000;
/** version 1, variant 1, expiry 4 (seconds), school 16, MAC 32 */
const HEAD_BYTES = 22;
const VERSION = 1;

/**
 * Addresses under which one file may be fetched without a session, for five minutes at most.
 * Call it only for who may see the file: that is decided before, by the caller's policy. School: the ambient one.
 */
export function signFile(file: { fileId: string; name: string; kind: FileKind }): AddressAnswer {
  // Whole minutes: within one the address stays the same, so that a page shown twice is loaded once.
  const expiresAt = addMs(now(), LIFE_MS - (now().getTime() % STEP_MS));
  const schoolId = currentSchoolId();
  const address = (variant: FileVariant): string =>
    `/files/${sign({ schoolId, fileId: file.fileId, variant }, expiresAt)}/${file.fileId}/${encodeURIComponent(file.name)}`;
  return {
    url: address('original'),
    previewUrl: hasPreview(file.kind) ? address('page') : null,
    thumbnailUrl: hasPreview(file.kind) ? address('thumbnail') : null,
    expiresAt: expiresAt.toISOString(),
  };
}

/** Reads a signature. @returns undefined when it was altered, is for another file, or has expired */
export function readSignature(signature: string, fileId: string): (SignedRequest & { expiresAt: Date }) | undefined {
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length !== HEAD_BYTES + 32 || bytes[0] !== VERSION) return undefined;
  const head = bytes.subarray(0, HEAD_BYTES);
  if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), macOf(head, fileId))) return undefined;
  const expiresAt = addMs(instant('1970-01-01T00:00:00Z'), head.readUInt32BE(2) * 1000);
  const variant = VARIANTS[head[1] as number];
  if (!variant || expiresAt <= now()) return undefined;
  const hex = head.toString('hex', 6);
  const schoolId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { schoolId, fileId, variant, expiresAt };
}

function sign({ schoolId, fileId, variant }: SignedRequest, expiresAt: Date): string {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = VERSION;
  head[1] = VARIANTS.indexOf(variant);
  head.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), 2);
  Buffer.from(schoolId.replaceAll('-', ''), 'hex').copy(head, 6);
  return Buffer.concat([head, macOf(head, fileId)]).toString('base64url');
}

function macOf(head: Buffer, fileId: string): Buffer {
  return createHmac('sha256', keyFor('file-address')).update(head).update(fileId).digest();
}
