import { AsyncLocalStorage } from 'node:async_hooks';
import { createPublicKey } from 'node:crypto';
import type { AccessToken, LtijsStore } from 'ltijs';
import { addMs, now } from '../../../core/clock.ts';
import { inSchool, sql, sqlOne } from '../../../core/db/database.ts';
import { seal, unseal } from '../../../core/seal.ts';
import type { Platform } from '../../platform.model.ts';
import { signingKey } from '../tool-keys.ts';

/** Renewed this long before its end: a token that is a second too old costs a refused call. */
const EARLY_MS = 60_000;
const USUAL_LIFE_S = 3600;

const inUse = new AsyncLocalStorage<Platform>();

/** Runs ltijs for one platform: its store sees that platform's rows and no others. */
export function forPlatform<T>(platform: Platform, work: () => Promise<T>): Promise<T> {
  return inUse.run(platform, work);
}

function platformInUse(): Platform {
  const platform = inUse.getStore();
  if (!platform) throw new Error('ltijs is used outside of forPlatform');
  return platform;
}

type Row = Record<string, unknown>;

const readers: Record<string, (platform: Platform, query: Row) => Promise<Row | undefined>> = {
  platform: async (platform, query) => {
    if (query.platformUrl !== platform.issuer || (query.clientId ?? platform.client_id) !== platform.client_id)
      return undefined;
    const key = await inSchool(platform.school_id, () => signingKey(platform.id));
    return {
      platformUrl: platform.issuer,
      platformName: platform.name,
      clientId: platform.client_id,
      authEndpoint: platform.authorization_endpoint,
      accesstokenEndpoint: platform.token_endpoint,
      authorizationServer: platform.token_audience ?? undefined,
      // ltijs's name of the platform and of the key that signs for it are one
      kid: key?.kid,
      authConfig: { method: 'JWK_SET', key: platform.jwks_uri },
    };
  },
  platformStatus: async (platform, query) => ({ id: query.id, active: platform.status === 'active' }),
  privatekey: async (platform) => {
    const key = await inSchool(platform.school_id, () => signingKey(platform.id));
    return key && { kid: key.kid, key: key.privatePem };
  },
  publickey: async (platform) => {
    const key = await inSchool(platform.school_id, () => signingKey(platform.id));
    return key && { kid: key.kid, key: createPublicKey(key.privatePem).export({ type: 'spki', format: 'pem' }) };
  },
  accesstoken: (platform, query) => storedToken(platform, String(query.scopes)),
};

async function storedToken(platform: Platform, scopes: string): Promise<Row | undefined> {
  const row = await inSchool(platform.school_id, () =>
    sqlOne<{ sealed: string; created_at: Date }>(
      'select sealed, created_at from lms_access_token where platform_id = $1 and scopes = $2 and expires_at > $3',
      [platform.id, scopes, addMs(now(), EARLY_MS)],
    ),
  );
  const token = row && unseal('access-token', row.sealed);
  return token ? { token: JSON.parse(token) as AccessToken, createdAt: row.created_at.getTime() } : undefined;
}

async function keepToken(platform: Platform, scopes: string, token: AccessToken): Promise<void> {
  // an error page that happens to be JSON must not be kept as a token
  if (typeof token?.access_token !== 'string' || typeof token.token_type !== 'string')
    throw new Error('the platform answered without a token');
  const seconds = Number.isFinite(Number(token.expires_in)) ? Number(token.expires_in) : USUAL_LIFE_S;
  const kept = { ...token, expires_in: Math.min(Math.max(seconds, 0), 24 * USUAL_LIFE_S) };
  await inSchool(platform.school_id, () =>
    sql(
      `insert into lms_access_token (school_id, platform_id, scopes, sealed, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (school_id, platform_id, scopes) do update
         set sealed = excluded.sealed, created_at = excluded.created_at, expires_at = excluded.expires_at`,
      [
        platform.school_id,
        platform.id,
        scopes,
        seal('access-token', JSON.stringify(kept)),
        now(),
        addMs(now(), kept.expires_in * 1000),
      ],
    ),
  );
}

/** Forgets the platform's tokens: it has refused one. */
export async function forgetTokens(platform: Platform): Promise<void> {
  await inSchool(platform.school_id, () => sql('delete from lms_access_token where platform_id = $1', [platform.id]));
}

const refuseToWrite = (collection: string): Promise<never> =>
  Promise.reject(new Error(`ltijs may not write ${collection}: registrations and launches are ours`));

/**
 * ltijs's store over our own tables. It reads the platform in use and its keys, and keeps access tokens; its collections
 * of logins and launches don't exist, since nothing that strangers send reaches ltijs.
 */
export const store: LtijsStore = {
  setup: () => Promise.resolve(true),
  Close: () => Promise.resolve(true),
  async Get(_key, collection, query = {}) {
    const row = await readers[collection]?.(platformInUse(), query);
    return row ? [row] : false;
  },
  async Replace(_key, collection, query, item) {
    if (collection !== 'accesstoken') return refuseToWrite(collection);
    const { scopes } = query as { scopes: string };
    await keepToken(platformInUse(), scopes, (item as { token: AccessToken }).token);
    return true;
  },
  Insert: (_key, collection) => refuseToWrite(collection),
  Modify: (_key, collection) => refuseToWrite(collection),
  Delete: (collection) => refuseToWrite(collection),
};
