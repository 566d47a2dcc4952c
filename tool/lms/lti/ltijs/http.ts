import { createRequire } from 'node:module';
import { safeFetch, type SafeAnswer } from '../../safe-fetch.ts';
import { tidyLink } from '../link-header.ts';

/** A call of ltijs's that the platform answered with a refusal. */
export class PlatformAnswerError extends Error {
  readonly answer: SafeAnswer;

  constructor(answer: SafeAnswer) {
    super(`the platform answered ${answer.status}`);
    this.name = 'PlatformAnswerError';
    this.answer = answer;
  }
}

interface GotOptions {
  headers?: Record<string, string>;
  searchParams?: URLSearchParams | false;
  json?: unknown;
  form?: Record<string, string>;
}

interface GotAnswer {
  headers: Record<string, string>;
  body: string;
}

type GotPromise = Promise<GotAnswer> & { json(): Promise<unknown> };

/**
 * Puts our own fetch under ltijs in place of `got`, which has no time-out, follows redirects and goes anywhere. Of got
 * only what ltijs uses is there: four methods, a promise of headers and body, and `.json()` on it.
 */
export function guardHttp(): void {
  const http = createRequire(import.meta.url)('ltijs/dist/Utils/Http') as Record<string, unknown>;
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const)
    http[method.toLowerCase()] = (url: string, options: GotOptions = {}): GotPromise => {
      const answer = send(method, url, options);
      return Object.assign(answer, {
        json: async () => JSON.parse((await answer).body) as unknown,
      });
    };
}

async function send(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  address: string,
  options: GotOptions,
): Promise<GotAnswer> {
  const url = new URL(address);
  // as got does: given parameters replace the address's own
  if (options.searchParams) url.search = options.searchParams.toString();
  const { body, type } = bodyOf(options);
  const headers = { ...(type ? { 'content-type': type } : {}), ...lowerCased(options.headers) };
  const answer = await safeFetch(url.href, {
    method,
    headers,
    timeoutMs: 20_000,
    maxBytes: 8 * 1024 * 1024,
    ...(body === undefined ? {} : { body }),
  });
  if (answer.status < 200 || answer.status > 299) throw new PlatformAnswerError(answer);
  const link = answer.headers.link;
  return {
    headers: link ? { ...answer.headers, link: tidyLink(link) } : answer.headers,
    // some answer a PUT with 204, where ltijs parses a body
    body: answer.body || 'null',
  };
}

function bodyOf({ json, form }: GotOptions): { body?: string; type?: string } {
  if (form) return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' };
  return json === undefined ? {} : { body: JSON.stringify(json), type: 'application/json' };
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
