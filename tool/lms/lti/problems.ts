import { instant, now } from '../../core/clock.ts';
import { LmsError, NotSupported } from '../gateway.ts';
import { FetchError, type SafeAnswer } from '../safe-fetch.ts';
import { PlatformAnswerError } from './ltijs/http.ts';

/** What a failed service call means. Anything that isn't the platform's doing is thrown on as it is. */
export function problemOf(error: unknown): Error {
  if (error instanceof LmsError || error instanceof NotSupported) return error;
  if (error instanceof FetchError)
    return new LmsError('unavailable', error.problem, { unknownOutcome: error.sent, cause: error });
  if (error instanceof PlatformAnswerError) return problemOfAnswer(error.answer, error);
  if (error instanceof SyntaxError) return new LmsError('bad_answer', 'not_json', { cause: error });
  const message = error instanceof Error ? error.message : '';
  if (message === 'PLATFORM_NOT_ACTIVATED') return new LmsError('off', 'platform_off', { cause: error });
  if (message === 'the platform answered without a token')
    return new LmsError('bad_answer', 'no_token', { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

function problemOfAnswer(answer: SafeAnswer, cause: unknown): LmsError {
  const { status } = answer;
  const detail = `http_${status}`;
  const retryAfterMs = retryAfter(answer);
  if (isRateLimit(answer)) return new LmsError('rate_limited', detail, { retryAfterMs, cause });
  if (status === 401 || status === 403) return new LmsError('unauthorised', detail, { cause });
  if (status === 404 || status === 410 || status === 412) return new LmsError('gone', detail, { cause });
  if (status >= 500) return new LmsError('unavailable', detail, { retryAfterMs, unknownOutcome: true, cause });
  // the token endpoint's way of saying that a scope isn't ours
  if (/"invalid_(scope|client)"/.test(answer.body)) return new LmsError('unauthorised', `${detail}_token`, { cause });
  return new LmsError('refused', detail, { cause });
}

/** Canvas says 429, and older ones 403, with the same words. */
export function isRateLimit({ status, body }: SafeAnswer): boolean {
  return status === 429 || (status === 403 && /rate limit exceeded/i.test(body));
}

/** Milliseconds until the platform wants to be asked again, at most an hour; null when it doesn't say. */
export function retryAfter({ headers }: SafeAnswer): number | null {
  const given = headers['retry-after'];
  if (!given) return null;
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : untilDate(given);
  return ms === null ? null : Math.min(Math.max(ms, 0), 3600_000);
}

function untilDate(text: string): number | null {
  try {
    return instant(text).getTime() - now().getTime();
  } catch {
    return null;
  }
}
