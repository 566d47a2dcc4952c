/** What Canvas does with every call of its LTI services before the act itself: token, course, body, errors, paging. */
import { callingTool } from './access-tokens.ts';
import type { Core } from './core.ts';
import { mediaType, type Exchange, type Reply } from './http.ts';
import type { Column, Context, Tool } from './model.ts';

const TYPES: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthorized',
  404: 'not_found',
  412: 'precondition_failed',
  422: 'unprocessable_entity',
};

export function canvasError(status: number, message: string): Reply {
  return answer(status, { errors: { type: TYPES[status] ?? 'error', message } }, 'application/json; charset=utf-8');
}

export function answer(status: number, value: unknown, type: string, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': type, 'x-request-cost': '0.05', 'x-rate-limit-remaining': '600.0', ...headers },
    body: JSON.stringify(value),
  };
}

export interface Call {
  tool: Tool;
  context: Context;
  body: Record<string, unknown>;
}

export function isReply(value: object): value is Reply {
  return 'status' in value;
}

/** The call with its tool, course and (when `type` is given) JSON body; or the refusal. A concluded course is a 404. */
export function open(core: Core, exchange: Exchange, scopes: string[], type?: string): Call | Reply {
  const tool = callingTool(core, exchange, scopes);
  if (tool === 'no_scope') return canvasError(401, 'Insufficient permissions');
  if (typeof tool === 'string') return canvasError(401, 'Invalid access token');
  const context = core.state.contexts.find((one) => String(one.number) === exchange.params.context);
  if (!context || (type !== 'names' && context.concluded))
    return canvasError(404, 'The specified resource does not exist.');
  if (!type || type === 'names') return { tool, context, body: {} };
  const sent = mediaType(exchange.headers['content-type']);
  if (sent !== type && sent !== 'application/json') return canvasError(400, `Content-Type ${sent} is not supported`);
  try {
    const body = JSON.parse(exchange.body) as unknown;
    if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new Error('not an object');
    return { tool, context, body: body as Record<string, unknown> };
  } catch {
    return canvasError(400, 'There was a problem parsing the JSON body');
  }
}

export function columnOf(core: Core, exchange: Exchange, call: Call): Column | Reply {
  const column = core.state.columns.find(
    (one) => one.id === exchange.params.column && one.context === call.context.label,
  );
  if (!column) return canvasError(404, 'The specified resource does not exist.');
  return column.clientId === call.tool.clientId
    ? column
    : canvasError(401, 'Tool does not have permission to view line_item');
}

/** One page of a list: 10 rows unless asked otherwise, at most 100; RFC 8288 links to the other pages. */
export function paged<T>(exchange: Exchange, all: T[]): { rows: T[]; headers: Record<string, string> } {
  const { searchParams } = exchange.url;
  const size = Math.min(
    Math.max(Number(searchParams.get('limit') ?? searchParams.get('per_page') ?? 10) || 10, 1),
    100,
  );
  const page = Math.max(Number(searchParams.get('page') ?? 1) || 1, 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const address = (number: number): string => {
    const url = new URL(exchange.url);
    url.searchParams.delete('limit');
    url.searchParams.set('page', String(number));
    url.searchParams.set('per_page', String(size));
    return url.href;
  };
  const links = [`<${address(page)}>; rel="current"`];
  if (page < last) links.push(`<${address(page + 1)}>; rel="next"`);
  links.push(`<${address(1)}>; rel="first"`, `<${address(last)}>; rel="last"`);
  return { rows: all.slice((page - 1) * size, page * size), headers: { link: links.join(',') } };
}
