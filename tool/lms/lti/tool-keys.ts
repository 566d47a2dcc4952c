import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { addMs, now } from '../../core/clock.ts';
import { inSystem, sql, sqlOne } from '../../core/db/database.ts';
import { newId, newSecret } from '../../core/ids.ts';
import { seal, unseal } from '../../core/seal.ts';

const generate = promisify(generateKeyPair);

/** A new key is published this long before it signs: platforms keep our key set in caches. */
export const PUBLISHED_BEFORE_MS = 24 * 3600_000;
/** An old key stays published this long after its successor began to sign. */
export const PUBLISHED_AFTER_MS = 7 * 24 * 3600_000;

export interface NewToolKey {
  kid: string;
  publicJwk: Record<string, unknown>;
  privateSealed: string;
}

/** Makes an RSA key of 2048 bits off the event loop. Its private half leaves only sealed. */
export async function newToolKey(): Promise<NewToolKey> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  const kid = newSecret(12);
  const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    kid,
    publicJwk: { kty, n, e, kid, alg: 'RS256', use: 'sig' },
    privateSealed: seal('tool-key', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
  };
}

/** Stores a key for a platform in the ambient transaction of its school; published at once, signing from `signsFrom`. */
export async function storeToolKey(platformId: string, key: NewToolKey, signsFrom: Date): Promise<void> {
  await sql('select app.add_tool_key($1, $2, $3, $4::jsonb, $5, $6, $7)', [
    newId(),
    key.kid,
    platformId,
    JSON.stringify(key.publicJwk),
    key.privateSealed,
    now(),
    signsFrom,
  ]);
}

/** The key that signs for a platform now, in the ambient transaction of its school. */
export async function signingKey(platformId: string): Promise<{ kid: string; privatePem: string } | undefined> {
  const row = await sqlOne<{ kid: string; private_sealed: string }>(
    `select kid, private_sealed from lms_tool_key where platform_id = $1 and retired_at is null
     order by (signs_from <= $2) desc, case when signs_from <= $2 then signs_from end desc, signs_from limit 1`,
    [platformId, now()],
  );
  if (!row) return undefined;
  const privatePem = unseal('tool-key', row.private_sealed);
  if (!privatePem) throw new Error('a tool key cannot be opened: SECRET_KEY is not the one it was sealed with');
  return { kid: row.kid, privatePem };
}

/** The JWK Set at `/lti/keys`: all keys that sign, will sign, or signed lately. */
export async function publicKeySet(): Promise<{ keys: Record<string, unknown>[] }> {
  const rows = await inSystem(() =>
    sql<{ public_jwk: Record<string, unknown> }>('select public_jwk from app.public_tool_keys()'),
  );
  return { keys: rows.map((row) => row.public_jwk) };
}

/** Takes keys off the set whose successors have signed for long enough. */
export async function retireToolKeys(): Promise<void> {
  await inSystem(() => sql('select app.retire_tool_keys($1, $2)', [addMs(now(), -PUBLISHED_AFTER_MS), now()]));
}
