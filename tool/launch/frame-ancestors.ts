import { now } from '../core/clock.ts';
import { findPlatformByHandle, type Platform } from '../lms/index.ts';

const CACHED_MS = 60_000;
const CACHED_AT_MOST = 1000;
const cache = new Map<string, { origins: string[]; until: number }>();

/**
 * Origins that may frame the pages of a platform (by the handle in their path): its issuer and endpoints, pages that
 * verified launches came from, hosted Canvas's schools, and what the administrator added. Empty for an unknown handle.
 */
export async function frameAncestorsFor(platformHandle: string): Promise<string[]> {
  const at = now().getTime();
  const cached = cache.get(platformHandle);
  if (cached && cached.until > at) return cached.origins;
  const isHandle = /^[\w-]{1,64}$/.test(platformHandle);
  const platform = isHandle ? await findPlatformByHandle(platformHandle) : undefined;
  const origins = platform?.status === 'active' ? originsOf(platform) : [];
  if (cache.size >= CACHED_AT_MOST) cache.clear();
  // an unknown handle costs a stranger a look-up each time, and us no memory
  if (platform) cache.set(platformHandle, { origins, until: at + CACHED_MS });
  return origins;
}

/** A launch has just shown another page that frames us: its own page is asked for in the next moment. */
export function forgetFrameAncestors(platformHandle: string): void {
  cache.delete(platformHandle);
}

/** Exported for its table test. */
export function originsOf(platform: Platform): string[] {
  const found = [platform.issuer, platform.authorization_endpoint, platform.token_endpoint, platform.jwks_uri]
    .filter((url) => URL.canParse(url))
    .map((url) => new URL(url));
  const isHostedCanvas = found.some(({ hostname }) => /(^|\.)(instructure|canvaslms)\.com$/.test(hostname));
  const origins = found.filter(({ protocol }) => /^https?:$/.test(protocol)).map(({ origin }) => origin);
  return [
    ...new Set([
      ...origins,
      ...platform.frame_origins.filter((origin) => /^https?:\/\/[\w.:[\]-]+$/.test(origin)),
      ...(isHostedCanvas ? ['https://*.instructure.com'] : []),
    ]),
  ];
}
