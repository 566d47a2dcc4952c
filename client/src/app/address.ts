export interface PageAddress {
  platformHandle: string;
  sessionHandle: string;
  /** `/p/{platformHandle}/{sessionHandle}`, the router's base */
  base: string;
}

/** What a tool page's path says, or undefined when it isn't one. */
export function readAddress(path: string): PageAddress | undefined {
  const [, platformHandle, sessionHandle] = /^\/p\/([^/]+)\/([^/]+)(?:\/|$)/.exec(path) ?? [];
  if (!platformHandle || !sessionHandle) return undefined;
  return { platformHandle, sessionHandle, base: `/p/${platformHandle}/${sessionHandle}` };
}

/** Takes the one-time code out of the fragment at once, so that it stays in no history and no copied address. */
export function takeCode(): string | undefined {
  const found = /^#code=(.+)$/.exec(window.location.hash)?.[1];
  if (!found) return undefined;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return decodeURIComponent(found);
}
