/** A browser without a window: cookies, forms and redirects, enough to walk a launch over HTTP as a person's would. */
import { beginLaunch, type LaunchSpec } from './launches.ts';
import type { Core } from './core.ts';

export interface PageReply {
  status: number;
  headers: Headers;
  text: string;
  url: string;
}

export interface Jar {
  /** Cookies by host and port, then by name. */
  cookies: Map<string, Map<string, string>>;
  /** Fetches one address without following redirects, sending and keeping cookies. */
  fetch: (url: string, init?: RequestInit) => Promise<PageReply>;
}

/** A new browser profile. With `cookies: 'none'` it keeps no cookie of the tool, as a browser that blocks them all. */
export function createJar(options: { cookies?: 'all' | 'none'; language?: string } = {}): Jar {
  const cookies: Jar['cookies'] = new Map();
  return {
    cookies,
    fetch: async (url, init = {}) => {
      const { host } = new URL(url);
      const own = cookies.get(host) ?? new Map<string, string>();
      const headers = new Headers(init.headers);
      headers.set('accept', 'text/html,application/xhtml+xml');
      headers.set('accept-language', options.language ?? 'zh-HK,zh;q=0.9,en;q=0.8');
      if (own.size) headers.set('cookie', [...own].map(([name, value]) => `${name}=${value}`).join('; '));
      const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        if (options.cookies === 'none') continue;
        if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) own.delete(pair.slice(0, at));
        else own.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
      }
      cookies.set(host, own);
      return { status: answer.status, headers: answer.headers, text: await answer.text(), url };
    },
  };
}

const ENTITY: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

function unescapeHtml(text: string): string {
  return text
    .replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => ENTITY[name]!)
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*("([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return found ? unescapeHtml(found[2] ?? found[3] ?? found[4] ?? '') : undefined;
}

export interface PageForm {
  action: string;
  method: string;
  fields: Record<string, string>;
}

/** The forms of a page with the fields they would send. */
export function formsOf(page: PageReply): PageForm[] {
  return [...page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, tag = '', body = '']) => ({
    action: new URL(attribute(tag, 'action') ?? page.url, page.url).href,
    method: (attribute(tag, 'method') ?? 'get').toUpperCase(),
    fields: Object.fromEntries(
      [...body.matchAll(/<(?:input|button)\b[^>]*>/gi)]
        .map(([input]) => [attribute(input, 'name'), attribute(input, 'value') ?? ''])
        .filter(([name]) => name),
    ) as Record<string, string>,
  }));
}

/** Posts a form as a browser does: urlencoded, with the origin of the page it stood on. */
export function postForm(
  jar: Jar,
  form: { action: string; fields: Record<string, string> },
  from: string,
): Promise<PageReply> {
  return jar.fetch(form.action, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(from).origin },
    body: new URLSearchParams(form.fields).toString(),
  });
}

/** The authentication request in the tool's answer to the login: a redirect, a form, or an address in a page with script. */
function authenticationRequest(core: Core, login: PageReply): { url: string; form?: PageForm } {
  const endpoint = core.issuer + core.flavour.paths.authorization;
  const location = login.headers.get('location');
  if (location?.startsWith(endpoint)) return { url: location };
  const form = formsOf(login).find((one) => one.action.startsWith(endpoint));
  if (form)
    return form.method === 'POST'
      ? { url: form.action, form }
      : { url: `${form.action}?${new URLSearchParams(form.fields)}` };
  // A page that stores its state in the platform's frame holds the address in its script or in an attribute.
  const plain = unescapeHtml(login.text)
    .replace(/\\u0026/g, '&')
    .replace(/\\\//g, '/');
  const at = plain.indexOf(`${endpoint}?`);
  if (at < 0) throw new Error(`The tool answered the login with ${login.status}: ${login.text.slice(0, 300)}`);
  return { url: /^[^"'<>\s\\]+/.exec(plain.slice(at))![0] };
}

export interface Authentication {
  /** The tool's redirect URI and what the browser is about to post there. */
  action: string;
  fields: Record<string, string>;
  /** The tool's answer to the login initiation. */
  login: PageReply;
  /** The authentication request that the tool sent. */
  request: URLSearchParams;
}

/**
 * Walks login initiation and authentication, and stops before the tool gets its answer.
 * @throws when the LMS doesn't let the person launch, or when the tool refuses the login
 */
export async function authenticate(
  core: Core,
  jar: Jar,
  spec: LaunchSpec & { loginMethod?: 'GET' | 'POST' },
): Promise<Authentication> {
  const { action, fields } = beginLaunch(core, spec);
  const host = new URL(core.issuer).host;
  const own = jar.cookies.get(host) ?? new Map<string, string>();
  own.set(`practice_${core.flavour.name}`, spec.person);
  jar.cookies.set(host, own);
  const loginUrl = new URL(action);
  for (const [name, value] of Object.entries(fields)) loginUrl.searchParams.set(name, value);
  const login =
    spec.loginMethod === 'GET' ? await jar.fetch(loginUrl.href) : await postForm(jar, { action, fields }, core.issuer);
  const request = authenticationRequest(core, login);
  const answer = request.form ? await postForm(jar, request.form, action) : await jar.fetch(request.url);
  const [form] = formsOf(answer);
  if (!form)
    throw new Error(`The practice ${core.flavour.name} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return {
    action: form.action,
    fields: form.fields,
    login,
    request: request.form ? new URLSearchParams(request.form.fields) : new URL(request.url).searchParams,
  };
}

export interface Launch extends Authentication {
  /** The tool's answer to the launch; a redirect isn't followed. */
  response: PageReply;
}

/** A whole launch, to the tool's answer. @throws as `authenticate` */
export async function launch(
  core: Core,
  jar: Jar,
  spec: LaunchSpec & { loginMethod?: 'GET' | 'POST' },
): Promise<Launch> {
  const authentication = await authenticate(core, jar, spec);
  const response = await postForm(jar, authentication, core.issuer);
  return { ...authentication, response };
}
