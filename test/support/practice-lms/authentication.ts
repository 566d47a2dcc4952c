/** Step 1 to 3 of a launch on the platform's side: login initiation, and the answer at the authorization endpoint. */
import { launchClaims } from './claims.ts';
import {
  findColumn,
  findContext,
  findLink,
  findPerson,
  opaque,
  requirePerson,
  requireTool,
  roleIn,
  signingKey,
} from './core.ts';
import type { Core, Ticket } from './core.ts';
import { autoPostPage, html, type Exchange, type Reply, type Route } from './http.ts';
import { signToken } from './keys.ts';
import type { Context, Link, Person, Tool } from './model.ts';

const TICKET_LIFE = 10 * 60_000;
export const STORAGE_FRAME = 'post_message_forwarding';

/** What somebody wants to launch; only the person is always needed. */
export interface LaunchSpec {
  /** Key of the person: `lee`, `p12` … */
  person: string;
  /** Short name of the context; left out: a launch from outside of any course (Canvas account level). */
  context?: string;
  /** Id of the link; left out: the tool's standing link in the context. */
  link?: string;
  messageType?: 'LtiResourceLinkRequest' | 'LtiDeepLinkingRequest' | 'LtiSubmissionReviewRequest';
  placement?: string;
  /** Submission review: key of the pupil. */
  forPerson?: string;
  targetLinkUri?: string;
  documentTarget?: Ticket['documentTarget'];
  locale?: string;
  /** Offer platform storage (Canvas does by itself). */
  storage?: boolean;
  change?: Ticket['change'];
  header?: Ticket['header'];
  key?: Ticket['key'];
}

/** Why this LMS doesn't let the person open the link; undefined when it does. */
export function refuseOpening(
  core: Core,
  person: Person,
  context: Context | undefined,
  link: Link | undefined,
): string | undefined {
  if (!context) return undefined;
  const role = roleIn(core, context, person.key);
  if (!role && !person.administrator) return 'not_enrolled';
  if (link && !link.published && !person.administrator && role !== 'Instructor' && role !== 'TeachingAssistant')
    return 'unpublished';
  return undefined;
}

/** The link that stands for the tool in a context, made when it is first needed. */
export function standingLink(core: Core, context: Context): Link {
  const tool = requireTool(core);
  const id = core.flavour.standingLinkId(core, context);
  const found = core.state.links.find((link) => link.id === id && link.standing);
  if (found) return found;
  const link: Link = {
    id,
    context: context.label,
    title: tool.name,
    text: '',
    url: tool.targetLinkUri,
    custom: {},
    published: true,
    newWindow: false,
    standing: true,
  };
  core.state.links.push(link);
  core.changed();
  return link;
}

/** Where a message goes that has no link of its own. Moodle's activities always open the tool's own address. */
function standardTarget(core: Core, tool: Tool, type: string, placement: string | undefined): string {
  if (core.flavour.name === 'moodle' && type === 'LtiResourceLinkRequest') return tool.targetLinkUri;
  const messages = tool.messages.filter((message) => message.type === type);
  return (
    (messages.find((message) => message.placement === placement) ?? messages[0])?.targetLinkUri ?? tool.targetLinkUri
  );
}

/**
 * Begins a launch: what the browser is to post to the tool's login address.
 * @throws when the person can't open it here, or no tool is active
 */
export function beginLaunch(core: Core, spec: LaunchSpec): { action: string; fields: Record<string, string> } {
  const tool = requireTool(core);
  const person = requirePerson(core, spec.person);
  const context = findContext(core, spec.context);
  const messageType = spec.messageType ?? 'LtiResourceLinkRequest';
  const opensLink = messageType !== 'LtiDeepLinkingRequest';
  const link = findLink(core, spec.link) ?? (opensLink && context ? standingLink(core, context) : undefined);
  const refusal = refuseOpening(core, person, context, link);
  if (refusal) throw new Error(`${core.flavour.name} doesn't let ${person.key} launch in ${spec.context}: ${refusal}`);
  if (tool.state !== 'active') throw new Error(`The tool is not active yet on the practice ${core.flavour.name}`);
  const standing = context ? 'course_navigation' : 'account_navigation';
  const placement = spec.placement ?? (opensLink && (!link || link.standing) ? standing : link?.placement);
  const review = messageType === 'LtiSubmissionReviewRequest' ? findColumn(core, link?.column)?.review?.url : undefined;
  const ticket: Ticket = {
    id: opaque(),
    clientId: tool.clientId,
    person: person.key,
    context: context?.label ?? '',
    link: opensLink ? link?.id : undefined,
    messageType,
    placement,
    targetLinkUri:
      spec.targetLinkUri ??
      review ??
      (opensLink && link && !link.standing ? link.url : standardTarget(core, tool, messageType, placement)),
    forPerson: spec.forPerson,
    documentTarget: spec.documentTarget ?? 'iframe',
    locale: spec.locale ?? 'zh',
    storage: spec.storage ?? core.flavour.name === 'canvas',
    expires: core.clock().getTime() + TICKET_LIFE,
    change: spec.change,
    header: spec.header,
    key: spec.key,
  };
  core.tickets.set(ticket.id, ticket);
  if (core.tickets.size > 5000) core.tickets.delete(core.tickets.keys().next().value!);
  const fields: Record<string, string> = {
    iss: core.issuer,
    login_hint: core.flavour.loginHint(person),
    target_link_uri: ticket.targetLinkUri,
    lti_message_hint: core.flavour.messageHint(core, ticket),
    client_id: tool.clientId,
    lti_deployment_id: tool.deploymentId,
  };
  if (core.flavour.name === 'canvas') {
    fields.deployment_id = tool.deploymentId;
    fields.canvas_region = 'ap-southeast-1';
    fields.canvas_environment = 'prod';
  }
  if (ticket.storage) fields.lti_storage_target = STORAGE_FRAME;
  return { action: tool.loginUri, fields };
}

/** Who is signed in to this LMS in the browser that sent the request. */
export function signedIn(core: Core, exchange: Exchange): Person | undefined {
  return findPerson(core, exchange.cookies[`practice_${core.flavour.name}`]);
}

/** A request that came without a session posts itself once more from a page of ours, which brings the Lax cookie. */
function repostPage(request: URLSearchParams, action: string): Reply {
  return autoPostPage(action, { ...Object.fromEntries(request), repost: '1' });
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
  const echo: Record<string, string> = state === null ? {} : { state };
  const refuse = (error: string, description: string): Reply =>
    autoPostPage(redirectUri, { error, error_description: description, ...echo });
  if (!person) return refuse('login_required', 'Must have an active session');
  const refusal = core.flavour.refuseAuthentication(core, tool, request, person);
  if (refusal) return refuse(...refusal);
  const id = core.flavour.readMessageHint(request.get('lti_message_hint') ?? '');
  const ticket = id === undefined ? undefined : core.tickets.get(id);
  const lives =
    ticket &&
    ticket.expires > core.clock().getTime() &&
    ticket.person === person.key &&
    ticket.clientId === tool.clientId;
  if (!lives) {
    return core.flavour.name === 'canvas'
      ? refuse('launch_no_longer_valid', 'The launch has either expired or already been consumed')
      : refuse('invalid_request', 'The launch is no longer valid');
  }
  core.tickets.delete(ticket.id);
  const claims = launchClaims(core, tool, ticket, request.get('nonce') ?? '');
  const changed = ticket.change?.(claims) ?? claims;
  const idToken = signToken(changed, ticket.key ?? signingKey(core), ticket.header);
  return autoPostPage(redirectUri, { id_token: idToken, ...echo, ...core.flavour.answerFields(ticket) });
}

export function authenticationRoutes(core: Core): Route[] {
  const path = `/${core.flavour.name}${core.flavour.paths.authorization}`;
  const handle = (exchange: Exchange): Reply => authorize(core, exchange);
  return [
    { method: 'GET', path, handle },
    { method: 'POST', path, handle },
  ];
}
