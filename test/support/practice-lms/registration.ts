/** Connecting a tool: dynamic registration (LTI Dynamic Registration 1.0), registration by hand, activation. */
import { decodeJwt } from 'jose';
import { opaque, signingKey, type Core } from './core.ts';
import { json, mediaType, type Exchange, type Reply, type Route } from './http.ts';
import { signToken } from './keys.ts';
import type { Tool, ToolMessage } from './model.ts';
import { AGS_SCOPES, PLATFORM_CONFIGURATION, SCOPE, TOOL_CONFIGURATION } from './vocabulary.ts';

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

function messagesOf(core: Core, asked: Record<string, unknown>): ToolMessage[] {
  const messages = Array.isArray(asked.messages) ? (asked.messages as Record<string, unknown>[]) : [];
  return messages.flatMap((message) => {
    const placements =
      Array.isArray(message.placements) && message.placements.length
        ? (message.placements as string[])
        : ['ContentArea'];
    return placements.map((placement) => ({
      type: String(message.type),
      placement: core.flavour.placementName(placement),
      targetLinkUri: String(message.target_link_uri ?? asked.target_link_uri),
      label: String(message.label ?? ''),
    }));
  });
}

function addTool(core: Core, body: Record<string, unknown>, asked: Record<string, unknown>): Tool {
  const claims = Array.isArray(asked.claims) ? asked.claims.map(String) : [];
  const tool: Tool = {
    ...core.flavour.newClient(core),
    deploymentId: '',
    state: 'pending',
    name: String(body.client_name),
    domain: String(asked.domain),
    loginUri: String(body.initiate_login_uri),
    redirectUris: (body.redirect_uris as unknown[]).map(String),
    keysUri: String(body.jwks_uri),
    targetLinkUri: String(asked.target_link_uri),
    messages: messagesOf(core, asked),
    scopes: core.flavour.registrationScopes(
      String(body.scope ?? '')
        .split(/\s+/)
        .filter(Boolean),
    ),
    ...core.flavour.privacy(asked, claims),
    custom: Object.fromEntries(
      Object.entries(asked.custom_parameters ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  };
  core.state.tools.push(tool);
  core.changed();
  return tool;
}

/** The administrator switches a registered tool on; from here it has a deployment and may be launched. */
export function activateTool(core: Core, clientId: string): Tool {
  const tool = core.state.tools.find((one) => one.clientId === clientId);
  if (!tool) throw new Error(`No tool ${clientId} on the practice ${core.flavour.name}`);
  tool.state = 'active';
  tool.deploymentId ||= core.flavour.deploymentId(tool);
  core.changed();
  return tool;
}

/** What an administrator types when a tool is registered by hand. */
export interface HandRegistration {
  /** Origin of the tool; the other addresses follow from it unless given. */
  toolUrl: string;
  loginUri?: string;
  launchUri?: string;
  keysUri?: string;
  name?: string;
  /** Leave privacy and services as the form has them at first: Moodle then shares no names and offers no service. */
  untouched?: boolean;
}

/** Registers a tool by hand, active at once. Deep linking and the services are on unless left `untouched`. */
export function registerByHand(core: Core, typed: HandRegistration): Tool {
  const origin = new URL(typed.toolUrl).origin;
  const launchUri = typed.launchUri ?? `${origin}/lti/launch`;
  const off = typed.untouched === true;
  const tool: Tool = {
    ...core.flavour.newClient(core),
    deploymentId: '',
    state: 'pending',
    name: typed.name ?? 'Homeloop 功課環',
    domain: new URL(origin).host,
    loginUri: typed.loginUri ?? `${origin}/lti/login`,
    redirectUris: [launchUri],
    keysUri: typed.keysUri ?? `${origin}/lti/keys`,
    targetLinkUri: launchUri,
    messages: ['course_navigation', 'assignment_selection', 'course_assignments_menu', 'link_selection'].map(
      (placement) => ({
        type: placement === 'course_navigation' ? 'LtiResourceLinkRequest' : 'LtiDeepLinkingRequest',
        placement,
        targetLinkUri: launchUri,
        label: '',
      }),
    ),
    scopes: off ? [] : [...AGS_SCOPES, SCOPE.names],
    shareName: !off,
    shareEmail: !off,
    custom: {},
  };
  core.state.tools.push(tool);
  return activateTool(core, tool.clientId);
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
