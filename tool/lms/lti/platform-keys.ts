import { importJWK, type CryptoKey, type JWK } from 'jose';
import { now } from '../../core/clock.ts';
import { log } from '../../core/log.ts';
import { safeFetch } from '../safe-fetch.ts';
import { isObject, strings } from './claims.ts';
import { refuse } from './refusal.ts';

const FRESH_MS = 10 * 60_000;
/** Keys that couldn't be fetched anew are trusted no longer than this. */
const STALE_MS = 24 * 3600_000;
/** A key set whose host is down isn't asked again for this long. */
const FAILED_MS = 5000;
/** Unknown key ids may ask for the set anew: so many at once, then one every ten seconds. */
const ASKS = 6;
const ASK_EVERY_MS = 10_000;

interface KeySet {
  keys: Map<string, CryptoKey>;
  fetchedAt: number;
  failedAt: number;
  asks: number;
  askedAt: number;
  fetching: Promise<void> | undefined;
}

const sets = new Map<string, KeySet>();

/**
 * The platform's key of that id, out of the cache; an unknown id fetches the set anew (limited), for keys are rotated.
 * Refuses `lti_key_unknown`, `lti_keys_unreachable`.
 */
export async function platformKey(uri: string, kid: string): Promise<CryptoKey> {
  const set = sets.get(uri) ?? fresh(uri);
  const age = now().getTime() - set.fetchedAt;
  const known = set.keys.get(kid);
  if (known && age < FRESH_MS) return known;
  if (known && age < STALE_MS) {
    // good enough for now: nobody waits for the platform's key host
    void refetch(uri, set).catch(() => undefined);
    return known;
  }
  if (!mayAsk(set)) throw refuse(set.fetchedAt > 0 ? 'lti_key_unknown' : 'lti_keys_unreachable');
  try {
    await refetch(uri, set);
  } catch (error) {
    log.info({ err: error, jwks: new URL(uri).host }, 'the key set of a platform could not be fetched');
    throw refuse('lti_keys_unreachable');
  }
  const found = set.keys.get(kid);
  if (!found) throw refuse('lti_key_unknown');
  return found;
}

function fresh(uri: string): KeySet {
  const set: KeySet = { keys: new Map(), fetchedAt: 0, failedAt: 0, asks: ASKS, askedAt: 0, fetching: undefined };
  sets.set(uri, set);
  return set;
}

function mayAsk(set: KeySet): boolean {
  if (set.fetching) return true;
  const at = now().getTime();
  if (at - set.failedAt < FAILED_MS) return false;
  set.asks = Math.min(ASKS, set.asks + (at - set.askedAt) / ASK_EVERY_MS);
  set.askedAt = at;
  if (set.asks < 1) return false;
  set.asks -= 1;
  return true;
}

/** One fetch at a time; who comes meanwhile waits for the same. */
function refetch(uri: string, set: KeySet): Promise<void> {
  set.fetching ??= load(uri, set).finally(() => (set.fetching = undefined));
  return set.fetching;
}

async function load(uri: string, set: KeySet): Promise<void> {
  try {
    const answer = await safeFetch(uri, { timeoutMs: 5000, maxBytes: 256 * 1024 });
    if (answer.status !== 200) throw new Error(`the key set answered ${answer.status}`);
    set.keys = await readKeys(JSON.parse(answer.body) as unknown);
    set.fetchedAt = now().getTime();
    set.failedAt = 0;
  } catch (error) {
    set.failedAt = now().getTime();
    throw error;
  }
}

/** RSA signing keys with an id; anything else in the set is passed over. */
async function readKeys(answer: unknown): Promise<Map<string, CryptoKey>> {
  if (!isObject(answer) || !Array.isArray(answer.keys)) throw new Error('no key set');
  const keys = new Map<string, CryptoKey>();
  for (const jwk of answer.keys.slice(0, 100) as unknown[]) {
    if (!isObject(jwk) || jwk.kty !== 'RSA' || typeof jwk.kid !== 'string') continue;
    if ((jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? 'RS256') !== 'RS256') continue;
    if (Array.isArray(jwk.key_ops) && !strings(jwk.key_ops).includes('verify')) continue;
    const { kty, n, e } = jwk as JWK;
    try {
      // the public half alone, whatever else stands there
      keys.set(jwk.kid, (await importJWK({ kty, n, e }, 'RS256')) as CryptoKey);
    } catch {
      continue;
    }
  }
  return keys;
}
