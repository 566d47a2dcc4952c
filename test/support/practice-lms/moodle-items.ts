/** What Moodle makes of deep-linked items (lms-facts C4, M). */
import { createHash } from 'node:crypto';
import { requireContext, type Core, type Ticket } from './core.ts';
import { addColumn } from './gradebook.ts';
import type { Exchange } from './http.ts';
import type { Draft, Link, Person, SubmissionReview, Tool } from './model.ts';
import { textOf } from './json-values.ts';

/** Moodle's word against forged forms: it belongs to the person's session. */
function sessionKey(core: Core, person: string): string {
  return createHash('sha256').update(`${core.state.keys[0]!.privatePem} ${person}`).digest('hex').slice(0, 10);
}

export function moodleReturnUrl(core: Core, ticket: Ticket): string {
  const context = requireContext(core, ticket.context);
  const tool = core.state.tools.find((one) => one.clientId === ticket.clientId);
  return `${core.issuer}${core.flavour.paths.deepLinkReturn}?course=${context.id}&id=${tool?.number}&sesskey=${sessionKey(core, ticket.person)}`;
}

export function readMoodleReturn(
  core: Core,
  exchange: Exchange,
  person: Person,
): { context: string; placement: string } | undefined {
  const { searchParams } = exchange.url;
  const context = core.state.contexts.find((one) => one.id === searchParams.get('course'));
  return context && searchParams.get('sesskey') === sessionKey(core, person.key)
    ? { context: context.label, placement: 'ContentArea' }
    : undefined;
}

/** PHP's string of a value: an array becomes the word "Array". */
function phpText(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return '1';
  return typeof value === 'object' ? 'Array' : textOf(value);
}

/**
 * Makes the activity: title, text, url and custom are taken; label, dates and window are not. A newline in a custom
 * value begins another parameter, since the form keeps them as lines. A lineItem makes a column (100 without a maximum).
 */
export function moodleFromItem(core: Core, tool: Tool, draft: Draft): Link | string {
  const { item } = draft;
  const url = phpText(item.url);
  if (url && new URL(url).host !== tool.domain) return `No tool is configured for ${url}`;
  const custom = Object.entries((item.custom ?? {}) as Record<string, unknown>)
    .map(([name, value]) => `${name}=${phpText(value)}`)
    .join('\n');
  const link: Link = {
    id: core.flavour.newLinkId(core),
    context: draft.context,
    title: phpText(item.title) || tool.name,
    text: phpText(item.text),
    url: url || tool.targetLinkUri,
    custom,
    published: true,
    newWindow: false,
    placement: draft.placement,
  };
  core.state.links.push(link);
  const lineItem = item.lineItem as Record<string, unknown> | undefined;
  if (lineItem) {
    const column = addColumn(core, {
      context: draft.context,
      clientId: tool.clientId,
      label: link.title,
      scoreMaximum: Number(lineItem.scoreMaximum) || 100,
      resourceId: lineItem.resourceId === undefined ? undefined : phpText(lineItem.resourceId),
      tag: lineItem.tag === undefined ? undefined : phpText(lineItem.tag),
      link: link.id,
      coupled: true,
      review: lineItem.submissionReview as SubmissionReview | undefined,
    });
    link.column = column.id;
  }
  core.changed();
  return link;
}
