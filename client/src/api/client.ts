import { ApiError, errorOf } from './errors.ts';
import { randomId } from './random-id.ts';

/** What the application lends to the API: who is signed in, and whom to tell when that is over. */
interface Bearer {
  token(): string | null;
  ended(code: string): void;
}

let bearer: Bearer = { token: () => null, ended: () => undefined };

export function lendBearer(lent: Bearer): void {
  bearer = lent;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Added to the address; undefined ones are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  /** Give the same key when a person repeats the same act, e.g. presses "hand in" again after a failure. */
  idempotencyKey?: string;
  /** Milliseconds until the request counts as lost; 30 s. */
  timeout?: number;
}

/** `path` is below `/api`: `api.get<Progress>('/class-homework/…/progress')`. Every failure is an `ApiError`. */
export const api = {
  get: <T>(path: string, options?: RequestOptions) => send<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => send<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) => send<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: RequestOptions) => send<T>('PATCH', path, body, options),
  delete: <T>(path: string, options?: RequestOptions) => send<T>('DELETE', path, undefined, options),
};

/** The address of an API path, and the headers that a request of one's own (tus, stream) needs. */
export function apiAddress(path: string, query: RequestOptions['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `/api${path}${search && `?${search}`}`;
}

export function bearerHeaders(): Record<string, string> {
  const token = bearer.token();
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Waits before the second, third and fourth try. A write may be repeated since it bears its key. */
const waits = [400, 1500, 4000];
const worthRepeating = new Set([0, 429, 502, 503, 504]);

async function send<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...bearerHeaders() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = options.idempotencyKey ?? randomId();
  const token = bearer.token();
  const payload = body === undefined ? null : JSON.stringify(body);

  for (let tries = 0; ; tries++) {
    try {
      return await once<T>(apiAddress(path, options.query), { method, headers, body: payload }, options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // An answer to an older token says nothing about the session that stands now.
      if (error.status === 401 && token && token === bearer.token()) bearer.ended(error.code);
      const wait = waits[tries];
      if (wait === undefined || !worthRepeating.has(error.status)) throw error;
      await pause(wait * (0.75 + Math.random() / 2), options.signal);
    }
  }
}

async function once<T>(address: string, init: RequestInit, options: RequestOptions): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort('timeout'), options.timeout ?? 30_000);
  const follow = () => stop.abort('left');
  options.signal?.addEventListener('abort', follow);
  if (options.signal?.aborted) follow();
  try {
    const response = await fetch(address, { ...init, signal: stop.signal, cache: 'no-store', credentials: 'omit' });
    if (!response.ok) throw await errorOf(response);
    if (response.status === 204) return undefined as T;
    return (await response.json()) as T;
  } catch (error) {
    if (error instanceof ApiError || options.signal?.aborted) throw error;
    throw new ApiError(0, stop.signal.aborted ? 'timeout' : 'offline');
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', follow);
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Left', 'AbortError'));
    });
  });
}
