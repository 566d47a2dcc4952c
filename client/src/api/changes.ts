import type { QueryClient } from '@tanstack/react-query';
import { apiAddress, bearerHeaders } from './client.ts';
import { readEvents } from './event-stream.ts';

/** How news reach this page now. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'offline';

const silence = 45_000;
const pollEvery = 15_000;
const longestWait = 30_000;

/**
 * Keeps the queries fresh: one stream from `/api/changes` (server-sent events by fetch, since EventSource can't bear a
 * token), reconnected with growing waits; without a stream everything on the screen is asked again every 15 s.
 *
 * An event's text is a topic, or JSON `{ topic }` or `{ topics }`. A topic is `kind:id` (or `*`, everything) and makes
 * stale each query whose key begins with its parts (`['class-homework', id, …]`), or whose `meta.topics` names it.
 *
 * @returns a function that ends it.
 */
export function followChanges(queries: QueryClient, tell: (state: LiveState) => void): () => void {
  let stopped = false;
  let failures = 0;
  let lastId: string | undefined;
  let stream: AbortController | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let wake: (() => void) | undefined;

  const say = (state: LiveState) => {
    if (!stopped) tell(navigator.onLine ? state : 'offline');
  };

  async function listen(): Promise<void> {
    const mine = new AbortController();
    stream = mine;
    let timer = setTimeout(() => mine.abort(), silence);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => mine.abort(), silence);
    };
    try {
      const headers = {
        accept: 'text/event-stream',
        ...bearerHeaders(),
        ...(lastId ? { 'last-event-id': lastId } : {}),
      };
      const response = await fetch(apiAddress('/changes'), { headers, signal: mine.signal, cache: 'no-store' });
      // The session is over: the next ordinary request says so in words.
      if (response.status === 401) return end();
      if (!response.ok || !response.body) throw new Error(`stream ${response.status}`);
      heard();
      // Whatever happened while nobody listened is caught up once.
      if (failures > 0) void queries.invalidateQueries();
      failures = 0;
      stopPolling();
      say('live');
      for await (const event of readEvents(response.body, heard)) {
        lastId = event.id ?? lastId;
        markStale(queries, topicsOf(event.text));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async function run(): Promise<void> {
    say('connecting');
    while (!stopped) {
      const ended = await listen().then(
        () => undefined,
        () => undefined,
      );
      if (stopped) return ended;
      failures++;
      if (failures >= 3) startPolling();
      else say('connecting');
      const wait = Math.min(longestWait, 500 * 2 ** failures) * (0.5 + Math.random());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  function startPolling(): void {
    say('polling');
    poll ??= setInterval(() => {
      if (document.visibilityState === 'visible' && navigator.onLine) void queries.invalidateQueries();
    }, pollEvery);
  }

  function stopPolling(): void {
    clearInterval(poll);
    poll = undefined;
  }

  // A stream from before the break may hang half-open: it is begun anew.
  const backOnline = () => {
    stream?.abort();
    wake?.();
  };
  const goneOffline = () => say('offline');

  function end(): void {
    stopped = true;
    stream?.abort();
    stopPolling();
    wake?.();
    window.removeEventListener('online', backOnline);
    window.removeEventListener('offline', goneOffline);
  }

  window.addEventListener('online', backOnline);
  window.addEventListener('offline', goneOffline);
  void run();
  return end;
}

function topicsOf(text: string): string[] {
  if (!text.startsWith('{')) return [text];
  try {
    const told = JSON.parse(text) as { topics?: unknown; topic?: unknown };
    const topics = Array.isArray(told.topics) ? told.topics : [told.topic];
    return topics.filter((topic): topic is string => typeof topic === 'string');
  } catch {
    return [];
  }
}

/** Makes stale what the topics name; also for a page's own use after a write. */
export function markStale(queries: QueryClient, topics: readonly string[]): void {
  if (topics.length === 0) return;
  if (topics.includes('*')) return void queries.invalidateQueries();
  const prefixes = topics.map((topic) => topic.split(':'));
  void queries.invalidateQueries({
    predicate: (query) => {
      const named = query.meta?.topics ?? [];
      return (
        topics.some((topic) => named.includes(topic) || named.includes(topic.split(':')[0] ?? '')) ||
        prefixes.some((parts) => parts.every((part, i) => query.queryKey[i] === part))
      );
    },
  });
}
