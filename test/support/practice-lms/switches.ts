/** Bad weather on demand: what a tool's server meets when it calls this LMS. The LMS's own pages stay as they are. */
import type { FlavourName } from './model.ts';
import type { Reply } from './http.ts';

/** The services a tool's server may call, as named in counters and in `only`. */
export type ServiceName =
  'configuration' | 'registration' | 'keys' | 'token' | 'line_items' | 'scores' | 'results' | 'names';

export interface Switches {
  /** Milliseconds before each answer. */
  slow: number;
  /** Maintenance: 503 with an HTML page. */
  down: boolean;
  /** 0, or the status with which every call is answered: 401, 403, 409, 422, 429, 500 … */
  answer: number;
  /** Seconds in a Retry-After header beside `answer` or `down`; 0 leaves it out (Canvas never sends it). */
  retryAfter: number;
  /** `before`: the connection breaks before anything is done; `after`: the work is done, only its answer is lost. */
  dropConnections: false | 'before' | 'after';
  /** Every call is answered 200 with an HTML page, as some proxies and log-in walls do. */
  htmlAnswers: boolean;
  /** Faults hit only these services; empty: all. */
  only: Set<ServiceName>;
  /** Keys of people who left: no launch, not among the names, no score taken. */
  pupilGone: Set<string>;
  noAgs: boolean;
  noNames: boolean;
  /** Ids of columns that are locked in the gradebook. */
  lockedColumns: Set<string>;
  /** `{column id}/{person key}` → the mark that somebody typed over the tool's in the gradebook. */
  overriddenMarks: Map<string, number | null>;
}

export function calmWeather(): Switches {
  return {
    slow: 0,
    down: false,
    answer: 0,
    retryAfter: 0,
    dropConnections: false,
    htmlAnswers: false,
    only: new Set(),
    pupilGone: new Set(),
    noAgs: false,
    noNames: false,
    lockedColumns: new Set(),
    overriddenMarks: new Map(),
  };
}

function page(status: number, title: string, retryAfter: number): Reply {
  const headers: Record<string, string> = { 'content-type': 'text/html; charset=utf-8' };
  if (retryAfter) headers['retry-after'] = String(retryAfter);
  return {
    status,
    headers,
    body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}

/** What a call gets instead of its answer, or undefined in calm weather. Slowness is the server's affair. */
export function faultReply(switches: Switches, flavour: FlavourName): Reply | undefined {
  const { down, answer, retryAfter, htmlAnswers } = switches;
  if (down) return page(503, 'Site under maintenance', retryAfter);
  if (htmlAnswers) return page(200, 'Please log in to the network', 0);
  if (!answer) return undefined;
  if (flavour === 'moodle') {
    if (answer === 429 || answer >= 500) return page(answer, `${answer}`, retryAfter);
    return {
      status: answer,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: answer, reason: 'Refused by switch' }),
    };
  }
  if (answer === 429) {
    return {
      status: 429,
      headers: { 'content-type': 'text/plain', 'x-rate-limit-remaining': '0.0' },
      body: '429 Too Many Requests (Rate Limit Exceeded)\n',
    };
  }
  return {
    status: answer,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ message: 'Refused by switch' }] }),
  };
}
