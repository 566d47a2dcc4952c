/** Dynamic registration (LTI Dynamic Registration 1.0) on the platform's side. */
import { decodeJwt } from 'jose';
import { opaque, signingKey, type Core } from './core.ts';
import { json, mediaType, type Exchange, type Reply, type Route } from './http.ts';
import { signToken } from './keys.ts';
import { addTool } from './tool-records.ts';
import { PLATFORM_CONFIGURATION, TOOL_CONFIGURATION } from './vocabulary.ts';

const HOUR = 3600;

/** The address that an administrator's browser opens: the tool's link with our configuration and a one-time token. */
export function registrationAddress(core: Core, registrationUrl: string): string {
  const now = Math.floor(core.clock().getTime() / 1000);
  const token = signToken({ sub: opaque(8), jti: opaque(), scope: 'reg', iat: now, exp: now + HOUR }, signingKey(core));
  const url = new URL(registrationUrl);
  url.searchParams.set('openid_configuration', core.issuer + core.flavour.paths.configuration);
  url.searchParams.set('registration_token', token);
  return url.href;
}

function bearer(exchange: Exchange): string {
  return /^Bearer\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1] ?? '';
}

/** The token's id when we made it and it still lives. */
function registrationTokenId(core: Core, token: string): string | undefined {
  try {
    const claims = decodeJwt(token);
    const ours = core.state.keys.some((key) => signToken(claims, key) === token);
    return ours && claims.scope === 'reg' && claims.exp! * 1000 > core.clock().getTime() ? claims.jti : undefined;
  } catch {
    return undefined;
  }
}

function configuration(core: Core, exchange: Exchange): Reply {
  // Canvas shows its configuration to bearers of a registration token only; Moodle to everybody.
  if (core.flavour.name === 'canvas' && !registrationTokenId(core, bearer(exchange))) {
    return json({ errorMessage: 'JWT did not include expected contents' }, 401);
  }
  const { issuer } = core;
  const { paths } = core.flavour;
  return json({
    issuer,
    authorization_endpoint: issuer + paths.authorization,
    registration_endpoint: issuer + paths.registration,
    jwks_uri: issuer + paths.keys,
    token_endpoint: issuer + paths.token,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    scopes_supported: core.flavour.scopesSupported,
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public', 'pairwise'],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
    ...(core.flavour.name === 'canvas' ? { authorization_server: new URL(issuer).host } : {}),
    [PLATFORM_CONFIGURATION]: core.flavour.platformConfiguration(core),
  });
}

function register(core: Core, exchange: Exchange): Reply {
  const { flavour } = core;
  const refuse = (status: number, text: string): Reply =>
    flavour.name === 'moodle'
      ? { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: text }
      : json({ errors: [{ message: text }] }, status);
  const token = bearer(exchange);
  if (!token) return refuse(401, 'missing_registration_token');
  const id = registrationTokenId(core, token);
  if (!id)
    return refuse(
      401,
      flavour.name === 'moodle' ? 'invalid_registration_token' : 'JWT did not include expected contents',
    );
  if (core.usedTokenIds.has(`registration ${id}`)) return refuse(401, 'token_already_used');
  if (mediaType(exchange.headers['content-type']) !== 'application/json') return refuse(400, 'invalid_content_type');
  const body = parse(exchange.body);
  if (!body) return refuse(400, 'invalid_json');
  const asked = (body[TOOL_CONFIGURATION] ?? {}) as Record<string, unknown>;
  const wrong = flavour.checkRegistration(body, asked);
  if (wrong) return wrong;
  core.usedTokenIds.set(`registration ${id}`, core.clock().getTime() / 1000 + HOUR);
  const tool = addTool(core, body, asked);
  const answer = flavour.registrationAnswer(core, tool);
  const configured = { ...asked, ...(answer[TOOL_CONFIGURATION] as object) };
  return json(
    { ...body, ...answer, client_id: tool.clientId, scope: tool.scopes.join(' '), [TOOL_CONFIGURATION]: configured },
    flavour.registrationStatus,
  );
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

export function registrationRoutes(core: Core): Route[] {
  const prefix = `/${core.flavour.name}`;
  const { paths } = core.flavour;
  return [
    {
      method: 'GET',
      path: prefix + paths.configuration,
      service: 'configuration',
      handle: (exchange) => configuration(core, exchange),
    },
    {
      method: 'POST',
      path: prefix + paths.registration,
      service: 'registration',
      handle: (exchange) => register(core, exchange),
    },
  ];
}
