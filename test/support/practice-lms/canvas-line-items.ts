/** Line items as Canvas keeps them: each is tied to an assignment of the course (lms-facts D2). */
import { findLink, requireContext, type Core } from './core.ts';
import { addColumn, removeColumn } from './gradebook.ts';
import type { Exchange, Reply, Route } from './http.ts';
import { answer, canvasError, columnOf, isReply, open, paged, type Call } from './canvas-calls.ts';
import type { Column, Link, Tool } from './model.ts';
import { MEDIA, SCOPE } from './vocabulary.ts';
import { optionalTextOf, textOf } from './json-values.ts';

export const LINE_ITEMS = '/canvas/api/lti/courses/:context/line_items';
export const LINE_ITEM = `${LINE_ITEMS}/:column`;
const SUBMISSION_TYPE = 'https://canvas.instructure.com/lti/submission_type';
const LAUNCH_URL = 'https://canvas.instructure.com/lti/launch_url';

function present(core: Core, exchange: Exchange, tool: Tool, column: Column): Record<string, unknown> {
  const link = findLink(core, column.link);
  const wantsUrl = exchange.url.searchParams.getAll('include[]').includes('launch_url');
  return {
    id: core.flavour.lineItemUrl(core, tool, column),
    scoreMaximum: column.scoreMaximum,
    label: column.label,
    ...(column.tag === undefined ? {} : { tag: column.tag }),
    ...(column.resourceId === undefined ? {} : { resourceId: column.resourceId }),
    ...(column.link ? { resourceLinkId: column.link } : {}),
    ...(column.submissionType ? { [SUBMISSION_TYPE]: column.submissionType } : {}),
    ...(wantsUrl && link ? { [LAUNCH_URL]: link.url } : {}),
  };
}

function list(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem, SCOPE.lineItemRead]);
  if (isReply(call)) return call;
  const wanted = (name: string): string | null => exchange.url.searchParams.get(name);
  const columns = core.state.columns.filter(
    (column) =>
      column.context === call.context.label &&
      column.clientId === call.tool.clientId &&
      (wanted('resource_link_id') === null || column.link === wanted('resource_link_id')) &&
      (wanted('resource_id') === null || column.resourceId === wanted('resource_id')) &&
      (wanted('tag') === null || column.tag === wanted('tag')),
  );
  const { rows, headers } = paged(exchange, columns);
  return answer(
    200,
    rows.map((column) => present(core, exchange, call.tool, column)),
    MEDIA.lineItems,
    headers,
  );
}

function dateOf(value: unknown): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** An assignment that opens a URL of the tool has a link of its own, seen by pupils at once. */
function addAssignmentLink(core: Core, label: string, column: Column, url: string): Link {
  const link: Link = {
    id: core.flavour.newLinkId(core),
    context: requireContext(core, label).label,
    title: column.label,
    text: '',
    url,
    custom: {},
    column: column.id,
    opensAt: column.opensAt,
    dueAt: column.dueAt,
    published: true,
    newWindow: false,
  };
  core.state.links.push(link);
  column.link = link.id;
  return link;
}

/** Why a new line item is refused, or undefined. */
function refuseNew(body: Record<string, unknown>): Reply | undefined {
  if (!body.label || body.scoreMaximum === undefined) {
    return canvasError(400, 'param is missing or the value is empty: label, scoreMaximum');
  }
  if (!(Number(body.scoreMaximum) >= 0)) return canvasError(422, 'Score maximum must be a number of 0 or more');
  const { type } = submissionTypeOf(body) ?? { type: 'none' };
  return ['none', 'external_tool'].includes(type) ? undefined : canvasError(400, 'Invalid submission type');
}

function submissionTypeOf(body: Record<string, unknown>): Column['submissionType'] {
  return body[SUBMISSION_TYPE] as Column['submissionType'];
}

function create(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem], MEDIA.lineItem);
  if (isReply(call)) return call;
  const { body, context, tool } = call;
  const refused = refuseNew(body);
  if (refused) return refused;
  const linkId = optionalTextOf(body.resourceLinkId);
  const link = findLink(core, linkId);
  if (linkId !== undefined && link?.context !== context.label) {
    return canvasError(404, 'Tool does not have permission to view line_item');
  }
  const submissionType = link ? undefined : (submissionTypeOf(body) ?? { type: 'none' });
  const column = addColumn(core, {
    context: context.label,
    clientId: tool.clientId,
    label: textOf(body.label),
    scoreMaximum: Number(body.scoreMaximum),
    resourceId: optionalTextOf(body.resourceId),
    tag: optionalTextOf(body.tag),
    link: link?.id,
    coupled: false,
    opensAt: dateOf(body.startDateTime),
    dueAt: dateOf(body.endDateTime),
    submissionType,
  });
  if (link) link.column ??= column.id;
  if (submissionType?.type === 'external_tool') {
    addAssignmentLink(core, context.label, column, submissionType.external_tool_url ?? tool.targetLinkUri);
  }
  return answer(201, present(core, exchange, tool, column), MEDIA.lineItem);
}

function update(core: Core, exchange: Exchange, call: Call, column: Column): Reply {
  const { body } = call;
  if (body.scoreMaximum !== undefined) {
    if (!(Number(body.scoreMaximum) >= 0)) return canvasError(422, 'Score maximum must be a number of 0 or more');
    column.scoreMaximum = Number(body.scoreMaximum);
  }
  if (body.label !== undefined) column.label = textOf(body.label);
  if (body.resourceId !== undefined) column.resourceId = textOf(body.resourceId);
  if (body.tag !== undefined) column.tag = textOf(body.tag);
  if ('startDateTime' in body) column.opensAt = dateOf(body.startDateTime);
  if ('endDateTime' in body) column.dueAt = dateOf(body.endDateTime);
  // Name, points and dates are the assignment's: whoever looks at the homework in Canvas sees them too.
  const link = findLink(core, column.link);
  if (link && !link.standing) {
    link.title = column.label;
    link.opensAt = column.opensAt;
    link.dueAt = column.dueAt;
  }
  core.changed();
  return answer(200, present(core, exchange, call.tool, column), MEDIA.lineItem);
}

function one(core: Core, exchange: Exchange): Reply {
  const reading = exchange.method === 'GET';
  const call = open(
    core,
    exchange,
    reading ? [SCOPE.lineItem, SCOPE.lineItemRead] : [SCOPE.lineItem],
    exchange.method === 'PUT' ? MEDIA.lineItem : undefined,
  );
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  if (reading) return answer(200, present(core, exchange, call.tool, column), MEDIA.lineItem);
  if (exchange.method === 'PUT') return update(core, exchange, call, column);
  if (column.coupled) return canvasError(401, 'Tool does not have permission to delete line_item');
  removeColumn(core, column, true);
  return { status: 204 };
}

export function canvasLineItemRoutes(core: Core): Route[] {
  const route = (method: string, path: string, act: (core: Core, exchange: Exchange) => Reply): Route => ({
    method,
    path,
    service: 'line_items',
    handle: (exchange) => act(core, exchange),
  });
  return [
    route('GET', LINE_ITEMS, list),
    route('POST', LINE_ITEMS, create),
    route('GET', LINE_ITEM, one),
    route('PUT', LINE_ITEM, one),
    route('DELETE', LINE_ITEM, one),
  ];
}
