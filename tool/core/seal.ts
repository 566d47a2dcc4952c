import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

let secretKey: string | undefined;

/** Hands over `SECRET_KEY` once at start. */
export function useSecretKey(key: string): void {
  secretKey = key;
}

/** A 32-byte key for one purpose, derived from SECRET_KEY (HKDF-SHA256), so that no purpose can open another's seal. */
export function keyFor(purpose: string): Buffer {
  if (!secretKey) throw new Error('SECRET_KEY has not been handed over yet');
  return Buffer.from(hkdfSync('sha256', secretKey, 'homeloop', purpose, 32));
}

/** Encrypts and authenticates text (AES-256-GCM) for one purpose. */
export function seal(purpose: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Opens what `seal` made for the same purpose. Returns undefined when it was altered, cut, or sealed for another. */
export function unseal(purpose: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
