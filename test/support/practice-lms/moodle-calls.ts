/** What Moodle does with every call of its services before the act itself: token, course, media types, errors, paging. */
import { callingTool } from './access-tokens.ts';
import type { Core } from './core.ts';
import { mediaType, type Exchange, type Reply } from './http.ts';
import type { Column, Context, Tool } from './model.ts';

/** Moodle tells what was wrong together with an echo of the request. */
export function moodleError(exchange: Exchange, status: number, reason: string): Reply {
  const request = { method: exchange.method, url: exchange.url.href, accept: exchange.headers.accept ?? '' };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ status, reason, request }) };
}

export function answer(status: number, value: unknown, type: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': type, ...headers }, body: JSON.stringify(value) };
}

/** Accept must name the type or be missing: the wildcard that HTTP libraries send by themselves is refused. */
export function acceptsExactly(accept: string | undefined, type: string): boolean {
  return !accept || accept.split(',').some((one) => mediaType(one) === type);
}

export interface Call {
  tool: Tool;
  context: Context;
  body: Record<string, unknown>;
}

/** The call with its tool, course and (when `type` is given) JSON body; or the refusal. */
export function open(core: Core, exchange: Exchange, scopes: string[], type?: string): Call | Reply {
  const tool = callingTool(core, exchange, scopes);
  if (typeof tool === 'string') return moodleError(exchange, 401, 'Unauthorized');
  if (exchange.url.searchParams.get('type_id') !== String(tool.number))
    return moodleError(exchange, 401, 'Unauthorized');
  const context = core.state.contexts.find((one) => one.id === exchange.params.context);
  if (!context) return moodleError(exchange, 404, 'Not Found: Course not found');
  if (!type) return { tool, context, body: {} };
  if (mediaType(exchange.headers['content-type']) !== type) return moodleError(exchange, 400, 'Invalid Content-Type');
  try {
    const body = JSON.parse(exchange.body) as unknown;
    if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new Error('not an object');
    return { tool, context, body: body as Record<string, unknown> };
  } catch {
    return moodleError(exchange, 400, 'No valid JSON body');
  }
}

export function columnOf(core: Core, exchange: Exchange, call: Call): Column | Reply {
  const column = core.state.columns.find(
    (one) => one.id === exchange.params.column && one.context === call.context.label,
  );
  if (!column) return moodleError(exchange, 404, 'Not Found: Line item does not exist');
  return column.clientId === call.tool.clientId ? column : moodleError(exchange, 403, 'Invalid LTI id supplied');
}

export function isReply(value: object): value is Reply {
  return 'status' in value;
}

/** One page of a list; `limit` is asked for by the caller or there is no paging. The Link header is broken as Moodle's is. */
export function paged<T>(exchange: Exchange, all: T[]): { rows: T[]; headers: Record<string, string> } {
  const limit = Number(exchange.url.searchParams.get('limit') ?? 0);
  const from = Number(exchange.url.searchParams.get('from') ?? 0);
  if (!(limit > 0)) return { rows: all, headers: {} };
  const next = new URL(exchange.url);
  next.searchParams.set('limit', String(limit));
  next.searchParams.set('from', String(from + limit));
  const more = from + limit < all.length;
  return {
    rows: all.slice(from, from + limit),
    headers: more ? { link: `<${next.href.replaceAll('&', '&amp;')}>; rel=“next”` } : {},
  };
}
