import type * as Ltijs from 'ltijs';
import type { AccessToken, LtijsProvider } from 'ltijs';
import type { Platform } from '../../platform.model.ts';
import { guardHttp, PlatformAnswerError } from './http.ts';
import { forgetTokens, forPlatform, store } from './store.ts';

export type { AccessToken, HandMadeToken, LtijsProvider } from 'ltijs';

let provider: Promise<LtijsProvider> | undefined;

/** Our own instance of ltijs's provider: set up, never deployed (that may end the process), its web server never used. */
function ltijs(): Promise<LtijsProvider> {
  provider ??= load();
  return provider;
}

// Importing it costs 0.3 s and 38 MB, so only who talks to a platform does.
async function load(): Promise<LtijsProvider> {
  const { default: library } = (await import('ltijs')) as unknown as { default: typeof Ltijs };
  guardHttp();
  const own = new library.Provider.constructor();
  // the key is for ltijs's cookies and store, neither of which is used
  return own.setup('unused', { plugin: store }, { cors: false });
}

/**
 * Runs a service of ltijs for a platform with an access token for `scopes`. When the platform refuses the token with
 * 401 it is renewed, once.
 */
export async function withLtijs<T>(
  platform: Platform,
  scopes: string[],
  work: (provider: LtijsProvider, token: AccessToken) => Promise<T>,
): Promise<T> {
  const own = await ltijs();
  return forPlatform(platform, async () => {
    try {
      return await work(own, await tokenFor(own, platform, scopes));
    } catch (error) {
      if (!(error instanceof PlatformAnswerError) || error.answer.status !== 401) throw error;
      await forgetTokens(platform);
      return work(own, await tokenFor(own, platform, scopes));
    }
  });
}

/** Runs a part of ltijs that needs no access token. */
export async function withoutToken<T>(platform: Platform, work: (provider: LtijsProvider) => Promise<T>): Promise<T> {
  const own = await ltijs();
  return forPlatform(platform, () => work(own));
}

const asking = new Map<string, Promise<AccessToken>>();

/** One request for the same token at a time: a burst of scores needs one. */
function tokenFor(own: LtijsProvider, platform: Platform, scopes: string[]): Promise<AccessToken> {
  const wanted = [...scopes].sort().join(' ');
  const name = `${platform.id} ${wanted}`;
  const under = asking.get(name);
  if (under) return under;
  const asked = askToken(own, platform, wanted).finally(() => asking.delete(name));
  asking.set(name, asked);
  return asked;
}

async function askToken(own: LtijsProvider, platform: Platform, scopes: string): Promise<AccessToken> {
  const known = await own.getPlatform(platform.issuer, platform.client_id);
  if (!known) throw new Error('ltijs does not know the platform');
  return known.platformAccessToken(scopes);
}
