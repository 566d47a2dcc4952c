/** The authorization endpoint: the answer to a tool's request, carried back by the person's browser. */
import { launchClaims } from './claims.ts';
import { findPerson, signingKey, type Core, type Ticket } from './core.ts';
import { autoPostPage, html, type Exchange, type Reply, type Route } from './http.ts';
import { signToken } from './keys.ts';
import type { Person, Tool } from './model.ts';

/** Who is signed in to this LMS in the browser that sent the request. */
export function signedIn(core: Core, exchange: Exchange): Person | undefined {
  return findPerson(core, exchange.cookies[`practice_${core.flavour.name}`]);
}

/** A request that came without a session posts itself once more from a page of ours, which brings the Lax cookie. */
function repostPage(request: URLSearchParams, action: string): Reply {
  return autoPostPage(action, { ...Object.fromEntries(request), repost: '1' });
}

/** The launch that a request belongs to, when it still waits for this person and this tool. */
function takeTicket(core: Core, tool: Tool, person: Person, request: URLSearchParams): Ticket | undefined {
  const id = core.flavour.readMessageHint(request.get('lti_message_hint') ?? '');
  const ticket = id === undefined ? undefined : core.tickets.get(id);
  if (!ticket || ticket.expires <= core.clock().getTime()) return undefined;
  if (ticket.person !== person.key || ticket.clientId !== tool.clientId) return undefined;
  core.tickets.delete(ticket.id);
  return ticket;
}

function authorize(core: Core, exchange: Exchange): Reply {
  const request = exchange.method === 'POST' ? exchange.form : exchange.url.searchParams;
  const person = signedIn(core, exchange);
  if (!person && !request.has('repost')) return repostPage(request, core.issuer + core.flavour.paths.authorization);
  const tool = core.state.tools.find((one) => one.clientId === request.get('client_id'));
  const redirectUri = request.get('redirect_uri') ?? '';
  if (!tool) return html('<!doctype html><title>Error</title><h1>Unknown client_id</h1>', 400);
  if (!core.flavour.acceptsRedirectUri(tool, redirectUri)) {
    return html('<!doctype html><title>Error</title><h1>redirect_uri is not registered</h1>', 400);
  }
  const state = request.get('state');
  const fields = answerFields(core, tool, person, request);
  return autoPostPage(redirectUri, { ...fields, ...(state === null ? {} : { state }) });
}

/** What is posted to the tool: an id_token, or why there is none. */
function answerFields(
  core: Core,
  tool: Tool,
  person: Person | undefined,
  request: URLSearchParams,
): Record<string, string> {
  const refusal = (error: string, description: string): Record<string, string> => ({
    error,
    error_description: description,
  });
  if (!person) return refusal('login_required', 'Must have an active session');
  const refused = core.flavour.refuseAuthentication(core, tool, request, person);
  if (refused) return refusal(...refused);
  const ticket = takeTicket(core, tool, person, request);
  if (!ticket) {
    return core.flavour.name === 'canvas'
      ? refusal('launch_no_longer_valid', 'The launch has either expired or already been consumed')
      : refusal('invalid_request', 'The launch is no longer valid');
  }
  const claims = launchClaims(core, tool, ticket, request.get('nonce') ?? '');
  const changed = ticket.change?.(claims) ?? claims;
  const idToken = signToken(changed, ticket.key ?? signingKey(core), ticket.header);
  return { id_token: idToken, ...core.flavour.answerFields(ticket) };
}

export function authenticationRoutes(core: Core): Route[] {
  const path = `/${core.flavour.name}${core.flavour.paths.authorization}`;
  const handle = (exchange: Exchange): Reply => authorize(core, exchange);
  return [
    { method: 'GET', path, handle },
    { method: 'POST', path, handle },
  ];
}
