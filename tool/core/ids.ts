import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { v7 } from 'uuid';

/** A new primary key: UUIDv7, so that rows made together lie together in the index. */
export function newId(): string {
  return v7();
}

/** An unguessable secret, base64url; 32 bytes unless told. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 in base64url: what is stored instead of a secret. */
export function hashOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Compares two secrets without telling by its duration where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(hashOf(a));
  return timingSafeEqual(left, Buffer.from(hashOf(b)));
}

// No 0/O, 1/I/L: people read these aloud to the office.
const READABLE = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A short number for people, like `7Q4K-2219`: on receipts and error pages, and in the log. */
export function newReference(): string {
  const bytes = randomBytes(8);
  const text = Array.from(bytes, (byte) => READABLE[byte % READABLE.length]).join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
