/** What `npm start` asks this LMS beyond the standards: is it registered, and please register yourself with this link. */
import { createJar } from './browser.ts';
import { json, mediaType, type Exchange, type Reply, type Route } from './http.ts';
import type { FlavourName } from './model.ts';
import type { Platform } from './platform.ts';

type Platforms = Record<FlavourName, Platform>;

function statusOf(platform: Platform): Record<string, unknown> {
  const { tool } = platform;
  return {
    issuer: platform.issuer,
    registered: tool !== undefined,
    active: tool?.state === 'active',
    clientId: tool?.clientId ?? null,
    deploymentId: tool?.deploymentId || null,
    loginUri: tool?.loginUri ?? null,
  };
}

/**
 * `{ flavour, registrationUrl }` → the tool is registered and activated, and the head opens it once, as an administrator
 * would: on Canvas a tool learns its deployment only so. A JSON body is demanded, so that no web page can send this unasked.
 */
async function register(platforms: Platforms, exchange: Exchange): Promise<Reply> {
  if (mediaType(exchange.headers['content-type']) !== 'application/json') return json({ error: 'json_only' }, 415);
  let body: { flavour?: string; registrationUrl?: string };
  try {
    body = JSON.parse(exchange.body) as typeof body;
  } catch {
    return json({ error: 'invalid_json' }, 400);
  }
  if (body.flavour !== 'moodle' && body.flavour !== 'canvas') return json({ error: 'unknown_flavour' }, 400);
  if (!body.registrationUrl || !URL.canParse(body.registrationUrl))
    return json({ error: 'registration_url_missing' }, 400);
  const platform = platforms[body.flavour];
  try {
    const { response, tool } = await platform.register(body.registrationUrl);
    if (!tool)
      return json({ error: 'registration_failed', status: response.status, page: response.text.slice(0, 2000) }, 502);
    const opened = await openAsAdministrator(platform);
    return json({ ...statusOf(platform), opened });
  } catch (error) {
    return json({ error: 'registration_failed', reason: String(error) }, 502);
  }
}

/** Status of the tool's answer to the head's first launch; 0 when there was none. */
async function openAsAdministrator(platform: Platform): Promise<number> {
  try {
    return (await platform.launch(createJar(), { person: 'head', context: '3A-CHI' })).response.status;
  } catch {
    return 0;
  }
}

export function practiceRoutes(platforms: Platforms, origin: string): Route[] {
  const status = (): Reply => json({ origin, moodle: statusOf(platforms.moodle), canvas: statusOf(platforms.canvas) });
  return [
    { method: 'GET', path: '/practice/status', handle: status },
    { method: 'POST', path: '/practice/register', handle: (exchange) => register(platforms, exchange) },
  ];
}
