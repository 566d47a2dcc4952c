/** Scores and results as Moodle 4.5 takes and shows them (lms-facts D3, D4, M). */
import { learnersOf, type Core } from './core.ts';
import { addScoreHistory, cellOf, isOverridden, shownMark } from './gradebook.ts';
import type { Exchange, Reply, Route } from './http.ts';
import type { Column, Context, Person } from './model.ts';
import { acceptsExactly, answer, columnOf, isReply, moodleError, open, paged } from './moodle-calls.ts';
import { LINE_ITEM, round5 } from './moodle-line-items.ts';
import { MEDIA, SCOPE } from './vocabulary.ts';
import { isGiven, textOf } from './json-values.ts';

function gradable(core: Core, context: Context, userId: unknown): Person | undefined {
  return learnersOf(core, context).find((person) => person.sub === String(userId));
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)$/;

function isNumeric(value: unknown): boolean {
  return !isGiven(value) || (value !== '' && Number.isFinite(Number(value)));
}

/** Moodle has one answer for whatever is wrong with a score. */
function isWellFormed(body: Record<string, unknown>): boolean {
  if (!body.gradingProgress || !body.activityProgress || !ISO.test(String(body.timestamp))) return false;
  if (!isNumeric(body.scoreGiven) || !isNumeric(body.scoreMaximum)) return false;
  return !isGiven(body.scoreGiven) || isGiven(body.scoreMaximum);
}

/** The mark in the column's units, clipped; none for anything that isn't FullyGraded or bears no score. */
function markOf(column: Column, body: Record<string, unknown>): number | null {
  if (body.gradingProgress !== 'FullyGraded' || !isGiven(body.scoreGiven)) return null;
  const given = Number(body.scoreGiven);
  const maximum = Number(body.scoreMaximum);
  const scaled = maximum ? (given / maximum) * column.scoreMaximum : given;
  return round5(Math.min(Math.max(scaled, 0), column.scoreMaximum));
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function score(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.score], MEDIA.score);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  const { body } = call;
  const person = gradable(core, call.context, body.userId);
  if (!person || !isWellFormed(body)) return moodleError(exchange, 400, `Incorrect score received${exchange.body}`);
  const cell = cellOf(column, person.key);
  const at = Date.parse(String(body.timestamp));
  if (cell.timestamp !== null && seconds(cell.timestamp) >= seconds(at)) {
    const reason = `Refusing score with an earlier timestamp for item ${column.id} and user ${person.sub}`;
    return moodleError(exchange, 409, reason);
  }
  if (core.switches.lockedColumns.has(column.id)) {
    return { status: 500, headers: { 'content-type': 'text/html' }, body: '' };
  }
  cell.raw = markOf(column, body);
  if (!isOverridden(core, column, person.key)) {
    cell.shown = cell.raw;
    cell.comment = textOf(body.comment) || null;
    cell.comments = cell.comment === null ? [] : [cell.comment];
    cell.timestamp = cell.shown === null && cell.comment === null ? null : seconds(at) * 1000;
    cell.byInstructor = false;
  } else {
    // The date stays that of whoever typed over the mark.
    cell.timestamp ??= seconds(at) * 1000;
  }
  addScoreHistory(core, cell, body);
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '' };
}

function results(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.result]);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  if (!acceptsExactly(exchange.headers.accept, MEDIA.results)) return moodleError(exchange, 400, 'Invalid Accept');
  const only = exchange.url.searchParams.get('user_id');
  const item = core.flavour.lineItemUrl(core, call.tool, column);
  const rows = learnersOf(core, call.context)
    .filter(
      (person) => (only === null || person.sub === only) && (column.cells[person.key]?.timestamp ?? null) !== null,
    )
    .map((person) => {
      const cell = column.cells[person.key]!;
      const shown = shownMark(core, column, person.key);
      const id = item.replace('/lineitem?', `/lineitem/results/${person.sub}/result?`);
      // A cleared mark leaves a bare row behind.
      if (shown === null) return { id, userId: person.sub };
      return {
        id,
        userId: person.sub,
        resultScore: shown,
        resultMaximum: column.scoreMaximum,
        ...(cell.comment === null ? {} : { comment: cell.comment }),
        scoreOf: item,
        timestamp: new Date(cell.timestamp!).toISOString(),
      };
    });
  const page = paged(exchange, rows);
  return answer(200, page.rows, MEDIA.results, page.headers);
}

export function moodleScoreRoutes(core: Core): Route[] {
  return [
    { method: 'POST', path: `${LINE_ITEM}/scores`, service: 'scores', handle: (exchange) => score(core, exchange) },
    { method: 'GET', path: `${LINE_ITEM}/results`, service: 'results', handle: (exchange) => results(core, exchange) },
  ];
}
