/** Canvas, as its code and its documentation describe it (lms-facts A, C-F). */
import { createHash, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { STORAGE_FRAME } from './launches.ts';
import {
  CREATING_PLACEMENTS,
  FORM_PLACEMENTS,
  canvasFromItem,
  canvasReturnUrl,
  readCanvasReturn,
  refuseCanvasDeepLink,
} from './canvas-items.ts';
import { canvasError } from './canvas-calls.ts';
import { canvasLineItemRoutes } from './canvas-line-items.ts';
import { canvasRegistration } from './canvas-registration.ts';
import { canvasScoreRoutes } from './canvas-scores.ts';
import { CANVAS_ROLES, canvasLaunchRoles, canvasVariables, finishCanvasClaims } from './canvas-claims.ts';
import { nextNumber, requireContext, requireTool, signingKey } from './core.ts';
import type { Flavour } from './flavour.ts';
import { signToken } from './keys.ts';

export const canvas: Flavour = {
  name: 'canvas',
  paths: {
    authorization: '/api/lti/authorize_redirect',
    token: '/login/oauth2/token',
    keys: '/api/lti/security/jwks',
    configuration: '/api/lti/security/openid-configuration',
    registration: '/api/lti/registrations',
    deepLinkReturn: '/courses/:context/deep_linking_response',
  },
  newLinkId: () => randomUUID(),
  // A course-navigation launch has the course's own id as its resource link.
  standingLinkId: (_core, context) => context.id,
  newClient: (core) => {
    const number = nextNumber(core);
    return { clientId: String(10_000_000_000_000 + number), number };
  },
  deploymentId: (tool) => `${tool.number}:${createHash('sha1').update(`account ${tool.clientId}`).digest('hex')}`,

  launchRoles: canvasLaunchRoles,
  memberRoles: (role) => CANVAS_ROLES[role],
  messageHint: (core, ticket) =>
    signToken(
      { verifier: ticket.id, canvas_domain: new URL(core.issuer).host, context_id: ticket.context },
      signingKey(core),
    ),
  readMessageHint: (hint) => {
    try {
      return String(decodeJwt(hint).verifier);
    } catch {
      return undefined;
    }
  },
  loginHint: (person) => createHash('sha1').update(`opaque ${person.sub}`).digest('hex'),
  refuseAuthentication: (core, tool, request, person) => {
    const needed = [
      'client_id',
      'login_hint',
      'lti_message_hint',
      'nonce',
      'prompt',
      'redirect_uri',
      'response_mode',
      'response_type',
      'scope',
    ];
    const missing = needed.filter((name) => !request.get(name));
    if (missing.length) return ['invalid_request_object', `The following parameters are missing: ${missing.join(',')}`];
    if (request.get('scope') !== 'openid') return ['invalid_request_object', "The 'scope' must be 'openid'"];
    if (tool.state !== 'active') return ['unauthorized_client', 'Client not authorized in requested context'];
    if (request.get('login_hint') !== core.flavour.loginHint(person))
      return ['login_required', 'Must have an active user session'];
    return undefined;
  },
  acceptsRedirectUri: (tool, uri) => {
    if (!URL.canParse(uri)) return false;
    const asked = new URL(uri);
    return tool.redirectUris.some((registered) => {
      const one = new URL(registered);
      const samePlace = one.origin === asked.origin && one.pathname === asked.pathname;
      return samePlace && [...one.searchParams].every(([name, value]) => asked.searchParams.get(name) === value);
    });
  },
  tokenLife: 3600,
  finishClaims: finishCanvasClaims,
  variables: canvasVariables,
  linkCustom: (link) => (typeof link.custom === 'string' ? {} : link.custom),
  answerFields: (ticket): Record<string, string> => (ticket.storage ? { lti_storage_target: STORAGE_FRAME } : {}),

  lineItemsUrl: (core, _tool, context) => `${core.issuer}/api/lti/courses/${context.number}/line_items`,
  lineItemUrl: (core, _tool, column) =>
    `${core.issuer}/api/lti/courses/${requireContext(core, column.context).number}/line_items/${column.id}`,
  namesUrl: (core, _tool, context) => `${core.issuer}/api/lti/courses/${context.number}/names_and_roles`,
  gradedRoutes: (core) => [...canvasLineItemRoutes(core), ...canvasScoreRoutes(core)],

  // 50 to a page, whatever was asked.
  membersPage: ({ url }) => {
    const size = Number(url.searchParams.get('limit') ?? url.searchParams.get('per_page') ?? 50) || 50;
    const limit = Math.min(Math.max(size, 1), 50);
    const page = Number(url.searchParams.get('page') ?? 1);
    return page >= 1 ? { limit, offset: (page - 1) * limit } : canvasError(400, 'Invalid page');
  },
  membersLink: (_core, { url }, { limit, offset }, total) => {
    const address = (page: number): string => {
      const other = new URL(url);
      other.searchParams.delete('limit');
      other.searchParams.set('page', String(page));
      other.searchParams.set('per_page', String(limit));
      return other.href;
    };
    const page = offset / limit + 1;
    const next = offset + limit < total ? [`<${address(page + 1)}>; rel="next"`] : [];
    return [`<${address(page)}>; rel="current"`, ...next, `<${address(1)}>; rel="first"`].join(',');
  },
  acceptsNames: () => true,
  sharesIdNumberAlways: false,

  ...canvasRegistration,

  deepLinkSettings: (core, ticket) => ({
    accept_types:
      ticket.placement === 'editor_button' ? ['link', 'file', 'html', 'ltiResourceLink', 'image'] : ['ltiResourceLink'],
    accept_presentation_document_targets:
      ticket.placement === 'editor_button' ? ['embed', 'iframe', 'window'] : ['iframe', 'window'],
    accept_media_types: 'application/vnd.ims.lti.v1.ltilink',
    accept_multiple: !FORM_PLACEMENTS.includes(ticket.placement ?? ''),
    accept_lineitem: true,
    auto_create: CREATING_PLACEMENTS.includes(ticket.placement ?? ''),
    title: requireTool(core).name,
    deep_link_return_url: canvasReturnUrl(core, ticket),
  }),
  readDeepLinkReturn: readCanvasReturn,
  refuseDeepLink: refuseCanvasDeepLink,
  asksToSave: (placement) => FORM_PLACEMENTS.includes(placement),
  createFromItem: canvasFromItem,
};
