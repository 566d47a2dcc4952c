/** Launches begin here: what is opened, by whom, and whether this LMS lets them. */
import {
  findColumn,
  findContext,
  findLink,
  opaque,
  requirePerson,
  requireTool,
  roleIn,
  type Core,
  type Ticket,
} from './core.ts';
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

/** A ticket for what somebody wants to launch, not yet kept anywhere. */
export function newTicket(core: Core, tool: Tool, spec: LaunchSpec): Ticket {
  const context = findContext(core, spec.context);
  const { messageType = 'LtiResourceLinkRequest', documentTarget = 'iframe', locale = 'zh' } = spec;
  const link = linkOf(core, context, messageType, spec.link);
  const placement = spec.placement ?? placementOf(context, messageType, link);
  return {
    id: opaque(),
    clientId: tool.clientId,
    person: spec.person,
    context: context?.label ?? '',
    link: link?.id,
    messageType,
    placement,
    targetLinkUri: spec.targetLinkUri ?? targetOf(core, tool, messageType, link, placement),
    forPerson: spec.forPerson,
    documentTarget,
    locale,
    storage: spec.storage ?? core.flavour.name === 'canvas',
    expires: core.clock().getTime() + TICKET_LIFE,
    change: spec.change,
    header: spec.header,
    key: spec.key,
  };
}

function linkOf(
  core: Core,
  context: Context | undefined,
  messageType: string,
  id: string | undefined,
): Link | undefined {
  if (messageType === 'LtiDeepLinkingRequest') return undefined;
  return findLink(core, id) ?? (context && standingLink(core, context));
}

/** Where the tool is opened from: the menu of a course or of the school, or the place where a link was added. */
function placementOf(context: Context | undefined, messageType: string, link: Link | undefined): string | undefined {
  if (messageType === 'LtiDeepLinkingRequest') return undefined;
  if (!context) return 'account_navigation';
  return link && !link.standing ? link.placement : 'course_navigation';
}

function targetOf(
  core: Core,
  tool: Tool,
  messageType: string,
  link: Link | undefined,
  placement: string | undefined,
): string {
  const review = messageType === 'LtiSubmissionReviewRequest' ? findColumn(core, link?.column)?.review?.url : undefined;
  const ownUrl = link && !link.standing ? link.url : undefined;
  return review ?? ownUrl ?? standardTarget(core, tool, messageType, placement);
}

/**
 * Begins a launch: what the browser is to post to the tool's login address.
 * @throws when the person can't open it here, or no tool is active
 */
export function beginLaunch(core: Core, spec: LaunchSpec): { action: string; fields: Record<string, string> } {
  const tool = requireTool(core);
  const person = requirePerson(core, spec.person);
  const refusal = refuseOpening(core, person, findContext(core, spec.context), findLink(core, spec.link));
  if (refusal) throw new Error(`${core.flavour.name} doesn't let ${person.key} launch in ${spec.context}: ${refusal}`);
  if (tool.state !== 'active') throw new Error(`The tool is not active yet on the practice ${core.flavour.name}`);
  if (spec.messageType === 'LtiSubmissionReviewRequest' && core.flavour.name === 'canvas') {
    throw new Error('Canvas knows no submission review');
  }
  const ticket = newTicket(core, tool, spec);
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
