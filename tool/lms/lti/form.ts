import type { Request } from 'express';
import { refuse } from './refusal.ts';

const BODY_LIMIT = 128 * 1024;

/** Parameters of an `/lti/*` request, each at most once. */
export type Parameters = Record<string, string | undefined>;

/**
 * Reads query and form-urlencoded body together.
 * Refuses other media types, repeated parameters, NUL, and bodies over 128 kB.
 */
export async function readParameters(request: Request): Promise<Parameters> {
  // not by way of URL: the target of a request may be `http://x:99999/lti/login`, which is none
  const query = new URLSearchParams(/\?([^#]*)/.exec(request.originalUrl)?.[1] ?? '');
  const body = request.method === 'POST' ? await readForm(request) : new URLSearchParams();
  const found: Parameters = Object.create(null) as Parameters;
  for (const [name, value] of [...query, ...body]) {
    if (name in found) throw refuse('lti_parameter_repeated');
    if (value.includes('\0') || name.includes('\0')) throw refuse('lti_nul');
    found[name] = value;
  }
  return found;
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw refuse('lti_not_a_form');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // a stream that is destroyed could not be answered
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      // read on for a while, so that a sender who only listens afterwards gets the answer; nothing of it is kept
      else if (size > 16 * BODY_LIMIT) break;
    }
  } catch {
    throw refuse('lti_broken_off');
  }
  if (size > BODY_LIMIT) throw refuse('lti_too_large');
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
