/** What Canvas makes of deep-linked items, by placement (lms-facts C5). */
import { decodeJwt } from 'jose';
import { findContext, requireContext, signingKey, type Core, type Ticket } from './core.ts';
import { addColumn } from './gradebook.ts';
import type { Exchange } from './http.ts';
import { signToken } from './keys.ts';
import type { Draft, Link, Person, Tool } from './model.ts';
import { optionalTextOf, textOf } from './json-values.ts';

/** Placements from which a content item may bring a line item with it. */
const GRADED = [
  'course_assignments_menu',
  'module_index_menu_modal',
  'assignment_selection',
  'link_selection',
  'module_menu_modal',
];
/** Placements whose single item only fills the form of the assignment. */
export const FORM_PLACEMENTS = ['assignment_selection', 'submission_type_selection'];
export const CREATING_PLACEMENTS = ['module_index_menu_modal', 'module_menu_modal'];

export function canvasReturnUrl(core: Core, ticket: Ticket): string {
  const context = requireContext(core, ticket.context);
  const facts = { course: context.label, placement: ticket.placement, person: ticket.person };
  const signed = signToken(facts, signingKey(core));
  return `${core.issuer}/courses/${context.number}/deep_linking_response?data=${signed}`;
}

/** The return URL carries Canvas's own signed facts; without that query nothing is accepted. */
export function readCanvasReturn(
  core: Core,
  exchange: Exchange,
  person: Person,
): { context: string; placement: string } | undefined {
  const signed = exchange.url.searchParams.get('data') ?? '';
  try {
    const facts = decodeJwt<{ course: string; placement: string; person: string }>(signed);
    const genuine = core.state.keys.some((key) => signToken(facts, key) === signed);
    const context = findContext(core, facts.course);
    const here = context && String(context.number) === exchange.params.context;
    return genuine && here && facts.person === person.key
      ? { context: facts.course, placement: facts.placement }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Canvas looks at aud, nonce and the age of a response. */
export function refuseCanvasDeepLink(core: Core, claims: Record<string, unknown>): string | undefined {
  const now = core.clock().getTime() / 1000;
  for (const name of ['aud', 'exp', 'iat', 'nonce', 'iss'])
    if (claims[name] === undefined) return `JWT is missing ${name}`;
  if (![claims.aud].flat().includes(core.issuer)) return "the 'aud' is invalid";
  if (now - Number(claims.iat) > 300) return "the 'iat' must be less than 300 seconds old";
  if (Number(claims.iat) - now > 30) return "the 'iat' must not be in the future";
  return undefined;
}

function dateOf(range: unknown, name: string): string | undefined {
  const at = Date.parse(textOf((range as Record<string, unknown> | undefined)?.[name]));
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** Makes the module item, or with a lineItem the (unpublished) assignment with its column. */
export function canvasFromItem(core: Core, tool: Tool, draft: Draft): Link | string {
  const { item, placement } = draft;
  const lineItem = GRADED.includes(placement) ? (item.lineItem as Record<string, unknown> | undefined) : undefined;
  if (lineItem && !(Number(lineItem.scoreMaximum) >= 0)) return 'lineItem.scoreMaximum is missing';
  const custom = Object.entries((item.custom ?? {}) as Record<string, unknown>).map(([name, value]) => [
    name,
    textOf(value),
  ]);
  const link: Link = {
    id: core.flavour.newLinkId(core),
    context: draft.context,
    title: textOf(lineItem?.label ?? item.title ?? tool.name),
    text: textOf(item.text),
    url: textOf(item.url ?? tool.targetLinkUri),
    custom: Object.fromEntries(custom) as Record<string, string>,
    published: !lineItem,
    newWindow: (item.window as Record<string, unknown> | undefined)?.targetName === '_blank',
    opensAt: dateOf(item.available, 'startDateTime'),
    dueAt: dateOf(item.submission, 'endDateTime'),
    closesAt: dateOf(item.available, 'endDateTime'),
    placement,
  };
  core.state.links.push(link);
  if (lineItem) {
    const column = addColumn(core, {
      context: draft.context,
      clientId: tool.clientId,
      label: link.title,
      scoreMaximum: Number(lineItem.scoreMaximum),
      resourceId: optionalTextOf(lineItem.resourceId),
      tag: optionalTextOf(lineItem.tag),
      link: link.id,
      coupled: true,
      opensAt: link.opensAt,
      dueAt: link.dueAt,
      submissionType: { type: 'external_tool', external_tool_url: link.url },
    });
    link.column = column.id;
  }
  core.changed();
  return link;
}
