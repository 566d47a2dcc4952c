/** The little of a web framework that this LMS needs, on node:http: routes, bodies, cookies, replies. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

export interface Exchange {
  method: string;
  url: URL;
  params: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: string;
  /** The fields of a urlencoded body; empty for other bodies. */
  form: URLSearchParams;
  cookies: Record<string, string>;
}

export interface Reply {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string;
}

export interface Route {
  method: string;
  /** Segments beginning with a colon are parameters. */
  path: string;
  handle: (exchange: Exchange) => Reply | Promise<Reply>;
  /** Set for what a tool's server calls: only these obey the fault switches and are counted. */
  service?: string;
}

const BODY_LIMIT = 4 * 1024 * 1024;

/** Reads a request whole. @throws when it is longer than 4 MB or breaks off. */
export async function readExchange(request: IncomingMessage, origin: string): Promise<Exchange> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('body too long');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const isForm = mediaType(request.headers['content-type']) === 'application/x-www-form-urlencoded';
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', origin),
    params: {},
    headers: request.headers,
    body,
    form: new URLSearchParams(isForm ? body : ''),
    cookies: readCookies(request.headers.cookie),
  };
}

/** The media type of a header without its parameters, in lower case. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]!.trim().toLowerCase();
}

function readCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of (header ?? '').split(/; */)) {
    const at = part.indexOf('=');
    if (at > 0) cookies[part.slice(0, at)] = safeDecode(part.slice(at + 1));
  }
  return cookies;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const found = path.split('/');
  if (wanted.length !== found.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    if (segment.startsWith(':')) params[segment.slice(1)] = safeDecode(found[i]!);
    else if (segment !== found[i]) return undefined;
  }
  return params;
}

/** The route for a request, or the status (404, 405) that says why there is none. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | 404 | 405 {
  let status: 404 | 405 = 404;
  for (const route of routes) {
    const params = match(route.path, path);
    if (!params) continue;
    if (route.method === method || (method === 'HEAD' && route.method === 'GET')) return { route, params };
    status = 405;
  }
  return status;
}

/** Sends a reply. Header values may hold any text: it goes out as its UTF-8 bytes, as PHP would send it. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  const headers: Record<string, string | string[]> = { 'cache-control': 'no-store' };
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    headers[name] = Array.isArray(value) ? value.map(headerBytes) : headerBytes(value);
  }
  response.writeHead(reply.status, headers);
  response.end(reply.body ?? '');
}

function headerBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

export function html(body: string, status = 200): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function json(value: unknown, status = 200, type = 'application/json; charset=utf-8'): Reply {
  return { status, headers: { 'content-type': type }, body: JSON.stringify(value) };
}

export function seeOther(location: string, headers: Record<string, string | string[]> = {}): Reply {
  return { status: 303, headers: { location, ...headers } };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text made safe for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string | number | undefined | null): string {
  return String(text ?? '').replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

/** A value as a JavaScript literal inside a script element. */
export function scriptLiteral(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

/** A page that posts a form by itself as soon as it is shown: how the browser carries LTI messages. */
export function autoPostPage(action: string, fields: Record<string, string>): Reply {
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('\n');
  return html(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>LTI</title></head><body>
<form id="post" method="post" action="${escapeHtml(action)}" enctype="application/x-www-form-urlencoded">
${inputs}
<noscript><button>Continue</button></noscript></form>
<script>document.getElementById('post').submit()</script></body></html>`);
}
