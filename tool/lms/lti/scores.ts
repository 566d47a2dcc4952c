import type { Result, Score, ScoreOutcome } from '../gateway.ts';
import { FetchError, safeFetch, type SafeAnswer } from '../safe-fetch.ts';
import { isObject, text, type Payload } from './claims.ts';
import type { Family } from './families/family.ts';
import { PlatformAnswerError } from './ltijs/http.ts';
import type { AccessToken } from './ltijs/provider.ts';
import { isRateLimit, retryAfter } from './problems.ts';

const SCORE_TYPE = 'application/vnd.ims.lis.v1.score+json';
const RESULTS_TYPE = 'application/vnd.ims.lis.v2.resultcontainer+json';

/** The address of a line item's service: the name goes at the end of the path, before any query (AGS 2.0 §3.3, §3.4). */
export function serviceOf(lineItemUrl: string, service: 'scores' | 'results'): URL {
  const url = new URL(lineItemUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${service}`;
  return url;
}

/**
 * Posts one score. Ours rather than ltijs's, which overwrites the timestamp.
 * @throws PlatformAnswerError for a 401, so that the token is renewed
 */
export async function postScore(
  family: Family,
  token: AccessToken,
  lineItemUrl: string,
  score: Score,
): Promise<ScoreOutcome> {
  try {
    const answer = await safeFetch(serviceOf(lineItemUrl, 'scores').href, {
      method: 'POST',
      headers: { authorization: `${token.token_type} ${token.access_token}`, 'content-type': SCORE_TYPE },
      body: JSON.stringify(family.scoreBody(score)),
      timeoutMs: 20_000,
    });
    if (answer.status === 401) throw new PlatformAnswerError(answer);
    return family.readScoreAnswer(answer) ?? usualMeaning(answer);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { kind: 'unavailable', unknownOutcome: error.sent, retryAfterMs: null, detail: error.problem };
  }
}

function usualMeaning(answer: SafeAnswer): ScoreOutcome {
  const { status } = answer;
  const detail = `http_${status}`;
  if (isRateLimit(answer)) return { kind: 'rate_limited', retryAfterMs: retryAfter(answer) };
  if (status >= 200 && status < 300)
    // a maintenance or log-in page in front of the LMS says 200, too
    return answer.body.trimStart().startsWith('<')
      ? { kind: 'unavailable', unknownOutcome: true, retryAfterMs: null, detail: 'html_answer' }
      : { kind: 'accepted' };
  if (status === 404 || status === 410 || status === 412) return { kind: 'column_gone' };
  if (status === 403) return { kind: 'unauthorised', detail };
  if (status >= 500 || status < 200 || (status >= 300 && status < 400) || status === 408)
    return { kind: 'unavailable', unknownOutcome: true, retryAfterMs: retryAfter(answer), detail };
  return { kind: 'refused', detail };
}

/** One page of results. @throws PlatformAnswerError, FetchError, SyntaxError */
export async function getResults(
  token: AccessToken,
  url: string,
): Promise<{ results: Result[]; link: string | undefined }> {
  const answer = await safeFetch(url, {
    headers: { authorization: `${token.token_type} ${token.access_token}`, accept: RESULTS_TYPE },
    timeoutMs: 20_000,
    maxBytes: 8 * 1024 * 1024,
  });
  if (answer.status !== 200) throw new PlatformAnswerError(answer);
  const found: unknown = JSON.parse(answer.body || '[]');
  if (!Array.isArray(found)) throw new SyntaxError('results are no list');
  return { results: found.filter(isObject).map(readResult), link: answer.headers.link };
}

function readResult(item: Payload): Result {
  const number = (value: unknown): number | null =>
    value !== null && value !== undefined && value !== '' && Number.isFinite(Number(value)) ? Number(value) : null;
  const at = typeof item.timestamp === 'string' ? Date.parse(item.timestamp) : NaN;
  return {
    lmsUserId: typeof item.userId === 'number' ? String(item.userId) : (text(item.userId) ?? ''),
    points: number(item.resultScore),
    pointsMax: number(item.resultMaximum),
    comment: typeof item.comment === 'string' ? item.comment : null,
    at: Number.isNaN(at) ? null : new Date(at),
  };
}
