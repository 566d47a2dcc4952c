/** The token endpoint: client credentials with a signed assertion, with the quirks of each LMS. */
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { issueToken, KeySetUnreachable, TOKEN_LIFE_SECONDS, verifyToolToken } from './access-tokens.ts';
import type { Core } from './core.ts';
import { html, json, mediaType, type Exchange, type Reply, type Route } from './http.ts';
import type { Tool } from './model.ts';
import { publicKeySet } from './keys.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

function refuse(core: Core, error: string, description: string): Reply {
  if (core.flavour.name === 'moodle') return json({ error }, 400, 'text/html; charset=utf-8');
  return json({ error, error_description: description }, error === 'invalid_client' ? 401 : 400);
}

/** Canvas looks closely at an assertion: all claims, fresh, for this endpoint, never used before. */
function refuseAssertion(core: Core, claims: JWTPayload, endpoint: string): string | undefined {
  const now = core.clock().getTime() / 1000;
  for (const name of ['sub', 'aud', 'exp', 'iat', 'jti'] as const) {
    if (claims[name] === undefined) return `the following assertions are missing: ${name}`;
  }
  const audience = [claims.aud].flat();
  if (!audience.includes(endpoint) && !audience.includes(new URL(endpoint).host)) return "the 'aud' is invalid";
  if (now - claims.iat! > 300) return "the 'iat' must be less than 300 seconds old";
  if (claims.iat! - now > 30) return "the 'iat' must not be in the future";
  const key = `${String(claims.sub)} ${String(claims.jti)}`;
  for (const [used, until] of core.usedTokenIds) if (until < now) core.usedTokenIds.delete(used);
  if (core.usedTokenIds.has(key)) return "the 'jti' is invalid";
  core.usedTokenIds.set(key, claims.exp!);
  return undefined;
}

async function token(core: Core, exchange: Exchange): Promise<Reply> {
  const { form } = exchange;
  if (mediaType(exchange.headers['content-type']) !== 'application/x-www-form-urlencoded') {
    return refuse(core, 'invalid_request', 'The body must be form-urlencoded');
  }
  const assertion = form.get('client_assertion');
  if (!assertion || !form.get('grant_type')) return refuse(core, 'invalid_request', 'Missing parameters');
  if (form.get('grant_type') !== 'client_credentials') return refuse(core, 'unsupported_grant_type', 'Not supported');
  if (form.get('client_assertion_type') !== ASSERTION_TYPE)
    return refuse(core, 'invalid_request', 'Unknown client_assertion_type');
  const tool = namedTool(core, assertion);
  if (!tool) return refuse(core, 'invalid_client', 'Unknown or inactive client');
  try {
    const claims = await verifyToolToken(core, tool, assertion);
    if (claims.iss !== tool.clientId) return refuse(core, 'invalid_client', "the 'iss' is invalid");
    const wrong =
      core.flavour.name === 'canvas' && refuseAssertion(core, claims, core.issuer + core.flavour.paths.token);
    if (wrong) return refuse(core, 'invalid_client', wrong);
  } catch (error) {
    // A key set that Moodle may not fetch ends in a page, not in JSON.
    if (error instanceof KeySetUnreachable && core.flavour.name === 'moodle')
      return html('<!doctype html><h1>404 Not Found</h1>', 404);
    return refuse(core, 'invalid_client', 'invalid JWT: signature or times');
  }
  return grant(core, tool, form.get('scope') ?? '');
}

function namedTool(core: Core, assertion: string): Tool | undefined {
  try {
    if (decodeProtectedHeader(assertion).kid === undefined) return undefined;
    const { sub } = decodeJwt(assertion);
    return core.state.tools.find((tool) => tool.clientId === sub && tool.state === 'active');
  } catch {
    return undefined;
  }
}

/** Moodle grants what it can of what was asked; Canvas refuses the whole when one scope isn't the tool's. */
function grant(core: Core, tool: Tool, asked: string): Reply {
  const scopes = asked.split(/\s+/).filter(Boolean);
  const granted = scopes.filter((scope) => tool.scopes.includes(scope));
  const strict = core.flavour.name === 'canvas' && granted.length < scopes.length;
  if (!granted.length || strict)
    return refuse(
      core,
      'invalid_scope',
      'A requested scope is invalid, unknown, malformed, or exceeds the scope granted',
    );
  const answer = {
    access_token: issueToken(core, tool, granted),
    token_type: 'Bearer',
    expires_in: TOKEN_LIFE_SECONDS,
    scope: granted.join(' '),
  };
  return json(answer, 200, core.flavour.name === 'moodle' ? 'text/html; charset=utf-8' : undefined);
}

export function tokenRoutes(core: Core): Route[] {
  const prefix = `/${core.flavour.name}`;
  return [
    {
      method: 'POST',
      path: prefix + core.flavour.paths.token,
      service: 'token',
      handle: (exchange) => token(core, exchange),
    },
    {
      method: 'GET',
      path: prefix + core.flavour.paths.keys,
      service: 'keys',
      handle: () => json(publicKeySet(core.state.keys)),
    },
  ];
}
