/** Scores and results as Canvas takes and shows them (lms-facts D3, D4). */
import { learnersOf, type Core } from './core.ts';
import { addScoreHistory, cellOf, isOverridden, shownMark } from './gradebook.ts';
import type { Exchange, Reply, Route } from './http.ts';
import { answer, canvasError, columnOf, isReply, open, paged } from './canvas-calls.ts';
import { LINE_ITEM } from './canvas-line-items.ts';
import type { Cell, Column, Context, Person, Tool } from './model.ts';
import { MEDIA, SCOPE } from './vocabulary.ts';
import { isGiven, optionalTextOf, textOf } from './json-values.ts';

const SUBMISSION = 'https://canvas.instructure.com/lti/submission';
const ACTIVITY = ['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed'];
const GRADING = ['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady'];

/** Canvas takes its LTI id and its own number alike; only active pupils count. */
function pupilOf(core: Core, context: Context, userId: unknown): Person | undefined {
  return learnersOf(core, context).find(
    (person) => person.sub === String(userId) || String(person.number) === String(userId),
  );
}

function refusal(
  core: Core,
  column: Column,
  body: Record<string, unknown>,
  submission: Record<string, unknown>,
): Reply | undefined {
  for (const name of ['userId', 'activityProgress', 'gradingProgress', 'timestamp']) {
    if (!body[name]) return canvasError(400, `param is missing or the value is empty: ${name}`);
  }
  if (!ACTIVITY.includes(String(body.activityProgress)))
    return canvasError(400, `Provided activityProgress is invalid: ${String(body.activityProgress)}`);
  if (!GRADING.includes(String(body.gradingProgress)))
    return canvasError(400, `Provided gradingProgress is invalid: ${String(body.gradingProgress)}`);
  if (Number.isNaN(Date.parse(String(body.timestamp))))
    return canvasError(400, `Provided timestamp of ${String(body.timestamp)} not a valid timestamp.`);
  if (isGiven(body.scoreGiven)) {
    if (body.scoreMaximum === undefined) return canvasError(422, 'scoreMaximum is required when scoreGiven is present');
    if (!(Number(body.scoreGiven) >= 0)) return canvasError(422, 'scoreGiven cannot be less than 0');
    const maximum = Number(body.scoreMaximum);
    if (!(maximum >= 0) || (maximum === 0 && column.scoreMaximum !== 0))
      return canvasError(422, 'scoreMaximum must be greater than 0');
  }
  const handedIn = submittedAt(body, submission);
  if (handedIn !== undefined && !(Date.parse(handedIn) <= core.clock().getTime() + 60_000)) {
    return canvasError(400, `Provided submitted_at of ${handedIn} is invalid or in the future.`);
  }
  return undefined;
}

function submittedAt(body: Record<string, unknown>, submission: Record<string, unknown>): string | undefined {
  const nested = (body.submission ?? {}) as Record<string, unknown>;
  return optionalTextOf(nested.submittedAt ?? submission.submitted_at);
}

/** The mark that a score stands for, in the column's units; undefined: leave the mark as it is. */
function markOf(
  column: Column,
  body: Record<string, unknown>,
  submission: Record<string, unknown>,
): number | null | undefined {
  const graded = ['FullyGraded', 'PendingManual'].includes(String(body.gradingProgress));
  if (graded && isGiven(body.scoreGiven)) {
    const maximum = Number(body.scoreMaximum);
    return maximum ? (Number(body.scoreGiven) / maximum) * column.scoreMaximum : Number(body.scoreGiven);
  }
  return submission.preserve_score === true ? undefined : null;
}

/** Whether a score is also a hand-in: yes, unless the tool says otherwise or the assignment takes none. */
function makesAttempt(column: Column, submission: Record<string, unknown>): boolean {
  if (submission.new_submission !== undefined) return submission.new_submission !== false;
  return (submission.submission_type ?? column.submissionType?.type) !== 'none';
}

/** Why the score comes too early, too late or once too often, or undefined. */
function refuseNow(
  core: Core,
  column: Column,
  cell: Cell,
  body: Record<string, unknown>,
  attempt: boolean,
): Reply | undefined {
  if (core.switches.lockedColumns.has(column.id)) {
    return canvasError(422, 'The assignment is in a closed grading period for this student');
  }
  if (cell.timestamp !== null && cell.timestamp > Date.parse(String(body.timestamp))) {
    const last = new Date(cell.timestamp).toISOString();
    return canvasError(400, `Provided timestamp of ${String(body.timestamp)} before last updated timestamp of ${last}`);
  }
  return attempt && column.attemptsAllowed !== undefined && cell.attempts >= column.attemptsAllowed
    ? canvasError(422, 'The maximum number of allowed attempts has been reached for this submission')
    : undefined;
}

function score(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.score], MEDIA.score);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  const { body } = call;
  const submission = (body[SUBMISSION] ?? {}) as Record<string, unknown>;
  const refused = refusal(core, column, body, submission);
  if (refused) return refused;
  const person = pupilOf(core, call.context, body.userId);
  if (!person) return canvasError(422, 'User not found in course or is not a student');
  const cell = cellOf(column, person.key);
  const attempt = makesAttempt(column, submission);
  const tooLate = refuseNow(core, column, cell, body, attempt);
  if (tooLate) return tooLate;
  if (attempt) {
    cell.attempts += 1;
    cell.submittedAt = submittedAt(body, submission) ?? core.clock().toISOString();
  }
  store(core, column, person, cell, body, submission);
  cell.timestamp = Date.parse(String(body.timestamp));
  addScoreHistory(core, cell, body);
  return answer(200, { resultUrl: resultUrl(core, call.tool, column, person) }, 'application/json; charset=utf-8');
}

function store(
  core: Core,
  column: Column,
  person: Person,
  cell: Cell,
  body: Record<string, unknown>,
  submission: Record<string, unknown>,
): void {
  const mark = markOf(column, body, submission);
  if (mark !== undefined) {
    cell.raw = mark;
    const keptByInstructor = submission.prioritize_non_tool_grade === true && cell.byInstructor && cell.shown !== null;
    if (!keptByInstructor && !isOverridden(core, column, person.key)) {
      cell.shown = mark;
      cell.byInstructor = false;
    }
  }
  if (body.comment) {
    cell.comment = textOf(body.comment);
    cell.comments.push(cell.comment);
  }
}

function resultUrl(core: Core, tool: Tool, column: Column, person: Person): string {
  return `${core.flavour.lineItemUrl(core, tool, column)}/results/${person.number}`;
}

function results(core: Core, exchange: Exchange): Reply {
  const call = open(core, exchange, [SCOPE.result]);
  if (isReply(call)) return call;
  const column = columnOf(core, exchange, call);
  if (isReply(column)) return column;
  const only = exchange.url.searchParams.get('user_id');
  const wanted = exchange.params.result;
  const rows = learnersOf(core, call.context)
    .filter((person) => column.cells[person.key] && column.cells[person.key]!.timestamp !== null)
    .filter(
      (person) =>
        (only === null || person.sub === only || String(person.number) === only) &&
        (!wanted || String(person.number) === wanted),
    )
    .map((person) => ({
      id: resultUrl(core, call.tool, column, person),
      scoreOf: core.flavour.lineItemUrl(core, call.tool, column),
      userId: person.sub,
      resultScore: shownMark(core, column, person.key),
      resultMaximum: column.scoreMaximum,
      ...(column.cells[person.key]!.comment === null ? {} : { comment: column.cells[person.key]!.comment }),
    }));
  if (wanted)
    return rows[0] ? answer(200, rows[0], MEDIA.results) : canvasError(404, 'The specified resource does not exist.');
  const page = paged(exchange, rows);
  return answer(200, page.rows, MEDIA.results, page.headers);
}

export function canvasScoreRoutes(core: Core): Route[] {
  return [
    { method: 'POST', path: `${LINE_ITEM}/scores`, service: 'scores', handle: (exchange) => score(core, exchange) },
    { method: 'GET', path: `${LINE_ITEM}/results`, service: 'results', handle: (exchange) => results(core, exchange) },
    {
      method: 'GET',
      path: `${LINE_ITEM}/results/:result`,
      service: 'results',
      handle: (exchange) => results(core, exchange),
    },
  ];
}
