import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { mayConnect, isAcceptableUrl } from './safe-address.ts';

/** Some hosts answer 403 to clients that don't say who they are. */
const USER_AGENT = 'Homeloop/1 (LTI Advantage tool)';

export interface SafeRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** For the whole exchange; 8 s unless told. */
  timeoutMs?: number;
  /** Of the answer's body; 1 MB unless told. */
  maxBytes?: number;
}

export interface SafeAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
}

export type FetchProblem = 'refused_address' | 'unreachable' | 'timeout' | 'too_large' | 'broken';

/** A fetch that brought no answer. `sent`: whether the other side may have seen the request. */
export class FetchError extends Error {
  readonly problem: FetchProblem;
  readonly sent: boolean;

  constructor(problem: FetchProblem, sent: boolean, cause?: unknown) {
    super(`the other side could not be fetched: ${problem}`, { cause });
    this.name = 'FetchError';
    this.problem = problem;
    this.sent = sent;
  }
}

const REFUSED = 'HOMELOOP_REFUSED_ADDRESS';
const refused = (): Error => Object.assign(new Error('address refused'), { code: REFUSED });

/**
 * Fetches a URL that somebody gave us. Names are resolved once and only to addresses that `mayConnect` allows; the
 * connected address is checked again; redirects are not followed; time and size are limited.
 * @throws FetchError when there is no whole answer; any status is an answer
 */
export async function safeFetch(address: string, options: SafeRequest = {}): Promise<SafeAnswer> {
  if (!isAcceptableUrl(address)) throw new FetchError('refused_address', false);
  const url = new URL(address);
  const stop = AbortSignal.timeout(options.timeoutMs ?? 8000);
  try {
    const answer = await request(url, {
      dispatcher: dispatcherFor(url),
      method: options.method ?? 'GET',
      headers: { 'user-agent': USER_AGENT, ...options.headers },
      body: options.body ?? null,
      signal: stop,
    });
    const body = await readAtMost(answer.body, options.maxBytes ?? 1024 * 1024);
    return { status: answer.statusCode, headers: flat(answer.headers), body };
  } catch (error) {
    throw problemOf(error, stop.aborted);
  }
}

const agents = new Map<string, Agent>();

/** One pool per origin, since what an address may be depends on the host's leave. Least recently used ones are closed. */
function dispatcherFor(url: URL): Agent {
  const known = agents.get(url.origin);
  if (known) {
    agents.delete(url.origin);
    agents.set(url.origin, known);
    return known;
  }
  const agent = new Agent({
    connect: checkedConnector(url),
    connections: 8,
    keepAliveTimeout: 4000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
  agents.set(url.origin, agent);
  const [oldest] = agents;
  if (agents.size > 200 && oldest) {
    agents.delete(oldest[0]);
    void oldest[1].close();
  }
  return agent;
}

function checkedConnector(url: URL): buildConnector.connector {
  const checkedLookup: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) {
        done(error, '', 0);
        return;
      }
      const allowed = found.filter(({ address }) => mayConnect(url, address));
      const first = allowed[0];
      if (!first) done(refused(), '', 0);
      else if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ lookup: checkedLookup, timeout: 5000 });
  return (options, done) => {
    connect(options, (...result) => {
      const [error, socket] = result;
      const remote = socket?.remoteAddress;
      if (!error && socket && (!remote || !mayConnect(url, remote))) {
        socket.destroy();
        done(refused(), null);
      } else done(...result);
    });
  };
}

async function readAtMost(stream: AsyncIterable<Buffer> & { destroy(): unknown }, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) {
      stream.destroy();
      throw new FetchError('too_large', true);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// undici hands headers over as Latin-1; Moodle writes UTF-8 quotes into Link.
function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Buffer.from([value ?? ''].flat().join(', '), 'latin1').toString('utf8'),
    ]),
  );
}

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function problemOf(error: unknown, timedOut: boolean): FetchError {
  if (error instanceof FetchError) return error;
  const codes = [error, ...((error as { errors?: unknown[] }).errors ?? [])].map((each) =>
    String((each as { code?: unknown }).code),
  );
  if (codes.includes(REFUSED)) return new FetchError('refused_address', false, error);
  if (codes.some((code) => NOT_SENT.has(code))) return new FetchError('unreachable', false, error);
  return new FetchError(timedOut ? 'timeout' : 'broken', true, error);
}
