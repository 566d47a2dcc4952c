/** Signing keys of a platform, and tokens signed with them, also deliberately wrong ones. */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  sign as rsaSign,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { StoredKey } from './model.ts';

const generate = promisify(generateKeyPair);

/** A new RSA key of 2048 bits with a random `kid`. */
export async function newKey(): Promise<StoredKey> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return {
    kid: randomBytes(10).toString('hex'),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** The JWK Set that a platform publishes for its keys. */
export function publicKeySet(keys: StoredKey[]): { keys: Record<string, unknown>[] } {
  return {
    keys: keys.map(({ kid, privatePem }) => ({
      ...createPublicKey(createPrivateKey(privatePem)).export({ format: 'jwk' }),
      kid,
      alg: 'RS256',
      use: 'sig',
    })),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * A compact JWS over any claims with any header. A header member set to undefined is left out. `alg` RS256/384/512
 * signs with the private key; HS256 takes the PEM of the public key as its secret (the well-known confusion attack);
 * `none` leaves the signature empty.
 */
export function signToken(claims: unknown, key: StoredKey, header: Record<string, unknown> = {}): string {
  const whole: Record<string, unknown> = { typ: 'JWT', alg: 'RS256', kid: key.kid, ...header };
  const input = `${encode(whole)}.${encode(claims)}`;
  if (whole.alg === 'none') return `${input}.`;
  if (whole.alg === 'HS256') {
    const secret = createPublicKey(createPrivateKey(key.privatePem)).export({ type: 'spki', format: 'pem' });
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }
  const bits = /^RS(256|384|512)$/.exec(String(whole.alg))?.[1] ?? '256';
  return `${input}.${rsaSign(`RSA-SHA${bits}`, Buffer.from(input), key.privatePem).toString('base64url')}`;
}
