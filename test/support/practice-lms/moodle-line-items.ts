/** Line items as Moodle 4.5 keeps them (lms-facts D2, M). */
import { findLink, type Core } from './core.ts';
import { addColumn, removeColumn } from './gradebook.ts';
import type { Exchange, Reply, Route } from './http.ts';
import type { Column, Tool } from './model.ts';
import { acceptsExactly, answer, columnOf, isReply, moodleError, open, paged, type Call } from './moodle-calls.ts';
import { MEDIA, SCOPE } from './vocabulary.ts';
import { optionalTextOf, textOf } from './json-values.ts';

export const LINE_ITEMS = '/moodle/mod/lti/services.php/:context/lineitems';
export const LINE_ITEM = `${LINE_ITEMS}/:column/lineitem`;

function present(core: Core, tool: Tool, column: Column): Record<string, unknown> {
  return {
    id: core.flavour.lineItemUrl(core, tool, column),
    label: column.label,
    scoreMaximum: column.scoreMaximum,
    resourceId: column.resourceId ?? '',
    tag: column.tag ?? '',
    ...(column.link ? { resourceLinkId: column.link, ltiLinkId: column.link } : {}),
    ...(column.review ? { submissionReview: column.review } : {}),
  };
}

function list(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem, SCOPE.lineItemRead]);
  if (isReply(call)) return call;
  if (!acceptsExactly(exchange.headers.accept, MEDIA.lineItems)) return moodleError(exchange, 400, 'Invalid Accept');
  const wanted = (name: string): string | null => exchange.url.searchParams.get(name);
  const link = wanted('resource_link_id') ?? wanted('lti_link_id');
  const columns = core.state.columns.filter(
    (column) =>
      column.context === call.context.label &&
      column.clientId === call.tool.clientId &&
      (link === null || column.link === link) &&
      (wanted('resource_id') === null || column.resourceId === wanted('resource_id')) &&
      (wanted('tag') === null || column.tag === wanted('tag')),
  );
  const { rows, headers } = paged(exchange, columns);
  return answer(
    200,
    rows.map((column) => present(core, call.tool, column)),
    MEDIA.lineItems,
    headers,
  );
}

interface Fields {
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  tag?: string;
  link?: string;
}

function readFields(core: Core, exchange: Exchange, { context, body }: Call): Fields | Reply {
  const scoreMaximum = Number(body.scoreMaximum);
  if (!body.label || body.scoreMaximum === undefined || !Number.isFinite(scoreMaximum)) {
    return moodleError(exchange, 400, 'Bad Request: label and scoreMaximum are required');
  }
  const linkId = optionalTextOf(body.resourceLinkId);
  const link = findLink(core, linkId);
  if (linkId && link?.context !== context.label) return moodleError(exchange, 403, 'Forbidden: foreign link');
  return {
    label: textOf(body.label),
    scoreMaximum,
    resourceId: optionalTextOf(body.resourceId),
    tag: optionalTextOf(body.tag),
    link: link?.id,
  };
}

function create(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem], MEDIA.lineItem);
  if (isReply(call)) return call;
  const fields = readFields(core, exchange, call);
  if (isReply(fields)) return fields;
  const column = addColumn(core, {
    ...fields,
    context: call.context.label,
    clientId: call.tool.clientId,
    coupled: false,
  });
  return answer(201, { ...call.body, id: core.flavour.lineItemUrl(core, call.tool, column) }, MEDIA.lineItem);
}

function replace(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem], MEDIA.lineItem);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  const fields = readFields(core, exchange, call);
  if (isReply(fields)) return fields;
  const factor = column.scoreMaximum ? fields.scoreMaximum / column.scoreMaximum : 1;
  if (factor !== 1) {
    for (const cell of Object.values(column.cells)) {
      cell.raw = cell.raw === null ? null : round5(cell.raw * factor);
      cell.shown = cell.shown === null ? null : round5(cell.shown * factor);
    }
  }
  const bound = findLink(core, column.link);
  if (bound && bound.id !== fields.link) delete bound.column;
  // What isn't sent is gone: resourceId, tag, and the tie to the link.
  Object.assign(column, { resourceId: undefined, tag: undefined, link: undefined }, fields);
  core.changed();
  return answer(200, { ...call.body, id: core.flavour.lineItemUrl(core, call.tool, column) }, MEDIA.lineItem);
}

function read(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem, SCOPE.lineItemRead]);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  return isReply(column) ? column : answer(200, present(core, call.tool, column), MEDIA.lineItem);
}

function remove(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.lineItem]);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  removeColumn(core, column, false);
  return { status: 204 };
}

export function round5(value: number): number {
  return Math.round(value * 100_000) / 100_000;
}

export function moodleLineItemRoutes(core: Core): Route[] {
  const route = (method: string, path: string, act: (core: Core, exchange: Exchange) => Reply): Route => ({
    method,
    path,
    service: 'line_items',
    handle: (exchange) => act(core, exchange),
  });
  return [
    route('GET', LINE_ITEMS, list),
    route('POST', LINE_ITEMS, create),
    route('GET', LINE_ITEM, read),
    route('PUT', LINE_ITEM, replace),
    route('DELETE', LINE_ITEM, remove),
  ];
}
