import { addMs, now } from '../core/clock.ts';
import { inSchool } from '../core/db/database.ts';
import {
  gatewayFor,
  LmsError,
  NotSupported,
  type ContextRef,
  type LmsGateway,
  type ScoreOutcome,
} from '../lms/index.ts';
import { noteColumnGone } from './line-item.service.ts';
import {
  commentHash,
  nextTry,
  sameComment,
  scoreOf,
  showsWanted,
  type ReleasedMark,
  type ShownScore,
} from './score.ts';
import {
  findOutboxRow,
  findRelease,
  holdForColumn,
  laterThan,
  noteAttempt,
  noteFailure,
  noteHeld,
  noteSent,
  noteShown,
  takeForSending,
  type OutboxRow,
} from './score-outbox.service.ts';

/** What is left to do for the cell after one run: nothing, or again at an instant. */
export type Next = { again: Date } | undefined;

/** A platform's answer that could mean two things is taken for an outage so many times. */
const DOUBTFUL_TRIES = 3;

/** The column's side of a sending: what is awaited without a transaction. */
interface Column {
  schoolId: string;
  gateway: LmsGateway;
  context: ContextRef;
  url: string;
}

/**
 * Brings one cell of the LMS gradebook to what is wanted. Reads the present state, does one outside thing at a time and
 * writes down that it did; may be killed anywhere and run twice. No transaction is open while the LMS is awaited.
 * Order: (1) was something in flight when we died? read the result first; (2) send; (3) read back and confirm.
 */
export async function sendScore(schoolId: string, outboxId: string): Promise<Next> {
  const row = await inSchool(schoolId, () => findOutboxRow(outboxId));
  if (!row || row.state === 'held') return undefined;
  if (row.column_state !== 'live' || !row.line_item_url) {
    return (await inSchool(schoolId, () => holdForColumn(row))) ? undefined : { again: now() };
  }
  const column = await openColumn(schoolId, row, row.line_item_url);
  if (!column) return undefined;
  if (row.in_flight_release_id) {
    const settled = await settleInFlight(column, row, row.in_flight_release_id);
    if (settled !== 'send') return settled;
  }
  if (row.wanted_release_id === row.sent_release_id) return confirm(column, row, row.sent_release_id);
  return send(column, outboxId);
}

/** The way to the column; undefined when the connection is switched off, and the cell held until it is on again. */
async function openColumn(schoolId: string, row: OutboxRow, url: string): Promise<Column | undefined> {
  try {
    return { schoolId, ...(await gatewayFor(schoolId, row.context_id)), url };
  } catch (error) {
    if (!(error instanceof LmsError) || error.problem !== 'off') throw error;
    await inSchool(schoolId, () => noteHeld(row, 'connection_off', 'off'));
    return undefined;
  }
}

/** A sending ended without an answer, or with our death: the Result tells whether it arrived. */
async function settleInFlight(column: Column, row: OutboxRow, releaseId: string): Promise<Next | 'send'> {
  const release = await inSchool(column.schoolId, () => findRelease(releaseId));
  let shown: ShownScore | null;
  try {
    shown = await readBack(column, row);
  } catch (error) {
    return retryLater(column, row, 'unsure', error);
  }
  // Where sending again does no harm, a comment that isn't there counts as not arrived. Where comments are appended, only
  // the one before it does: the same points as last time prove nothing.
  const isThere = sameComment(release, shown) || (column.gateway.appendsComments && !showsEarlierComment(row, shown));
  const arrived = showsWanted(release, shown) && isThere;
  if (!arrived) return 'send';
  await inSchool(column.schoolId, async () => {
    await noteAttempt(row, releaseId, row.last_timestamp, 'found_arrived');
    await noteSent(row, releaseId, commentHash(release.comment));
    await noteShown(row, releaseId, shown, true);
  });
  return row.wanted_release_id === releaseId ? undefined : { again: now() };
}

function showsEarlierComment(row: OutboxRow, shown: ShownScore | null): boolean {
  return shown?.comment != null && row.comment_hash === commentHash(shown.comment);
}

async function send(column: Column, outboxId: string): Promise<Next> {
  const taken = await inSchool(column.schoolId, async () => {
    const locked = await takeForSending(outboxId);
    return locked && { ...locked, release: await findRelease(locked.row.wanted_release_id) };
  });
  if (!taken) return undefined;
  const { row, stamp, release } = taken;
  const score = scoreOf(release);
  if (!score) return undefined;
  const hash = commentHash(release.comment);
  const isRepeated = column.gateway.appendsComments && (hash === row.comment_hash || release.comment.trim() === '');
  const outcome = await column.gateway.sendScore(column.context, column.url, {
    lmsUserId: row.lms_user_id,
    given: score.given,
    maximum: score.maximum,
    comment: isRepeated ? null : release.comment,
    at: stamp,
  });
  const detail = 'detail' in outcome ? outcome.detail : undefined;
  await inSchool(column.schoolId, async () => {
    await noteAttempt(row, release.releaseId, stamp, outcome.kind, detail);
    if (outcome.kind === 'accepted') await noteSent(row, release.releaseId, hash);
  });
  return outcome.kind === 'accepted' ? confirm(column, row, release.releaseId) : refused(column, row, release, outcome);
}

async function refused(
  column: Column,
  row: OutboxRow,
  release: ReleasedMark,
  outcome: Exclude<ScoreOutcome, { kind: 'accepted' }>,
): Promise<Next> {
  switch (outcome.kind) {
    case 'unavailable':
      return retryLater(column, row, outcome.unknownOutcome ? 'unsure' : 'queued', 'unavailable', outcome.retryAfterMs);
    case 'rate_limited':
      return retryLater(column, row, 'queued', 'rate_limited', outcome.retryAfterMs ?? 5000);
    case 'not_later':
      return notLater(column, row, release);
    case 'locked':
      // Moodle's empty 500: after a few tries it is the lock and not the weather.
      return row.tries + 1 < DOUBTFUL_TRIES ? retryLater(column, row, 'unsure', 'locked') : hold(column, row, 'locked');
    case 'not_in_context':
      return outcome.certain || row.tries + 1 >= DOUBTFUL_TRIES
        ? hold(column, row, 'not_in_context')
        : retryLater(column, row, 'queued', 'not_in_context');
    case 'column_gone':
      await inSchool(column.schoolId, () => noteColumnGone(row.line_item_link_id));
      return hold(column, row, 'column_gone');
    case 'unauthorised':
      // A secret that was just rotated, a service that was just switched on: worth a few tries, then somebody must look.
      return row.tries + 1 < DOUBTFUL_TRIES
        ? retryLater(column, row, 'queued', 'unauthorised')
        : hold(column, row, 'unauthorised');
    case 'refused':
      return hold(column, row, 'refused');
    case 'unsupported':
      return hold(column, row, 'column_missing');
  }
}

async function hold(column: Column, row: OutboxRow, reason: string): Promise<undefined> {
  await inSchool(column.schoolId, () => noteHeld(row, reason, reason));
  return undefined;
}

/**
 * The LMS holds something at least as late: our own score that arrived after all, a teacher's change there, or a clock
 * that went back. Read what it shows; if it isn't ours, send again with a later stamp.
 */
async function notLater(column: Column, row: OutboxRow, release: ReleasedMark): Promise<Next> {
  let shown: ShownScore | null;
  try {
    shown = await readBack(column, row);
  } catch (error) {
    return retryLater(column, row, 'unsure', error);
  }
  if (!showsWanted(release, shown) || !sameComment(release, shown)) {
    await inSchool(column.schoolId, () => laterThan(row, shown?.at ?? null));
    return retryLater(column, row, 'queued', 'not_later');
  }
  await inSchool(column.schoolId, async () => {
    await noteSent(row, release.releaseId, commentHash(release.comment));
    await noteShown(row, release.releaseId, shown, true);
  });
  return undefined;
}

/** Reads the cell back: confirmed when it shows what was sent. */
async function confirm(column: Column, row: OutboxRow, releaseId: string): Promise<Next> {
  let shown: ShownScore | null;
  try {
    shown = await readBack(column, row);
  } catch (error) {
    // A platform that lets nobody read back: accepted is all that can be known.
    if (error instanceof NotSupported) return undefined;
    return retryLater(column, row, 'sent', error);
  }
  return inSchool(column.schoolId, async () => {
    const release = await findRelease(releaseId);
    await noteShown(row, releaseId, shown, showsWanted(release, shown));
    const after = await findOutboxRow(row.id);
    return after && after.wanted_release_id !== after.sent_release_id ? { again: now() } : undefined;
  });
}

async function readBack(column: Column, row: OutboxRow): Promise<ShownScore | null> {
  for await (const result of column.gateway.results(column.context, column.url, row.lms_user_id)) {
    if (result.lmsUserId !== row.lms_user_id) continue;
    return { points: result.points, pointsMax: result.pointsMax, comment: result.comment, at: result.at };
  }
  return null;
}

async function retryLater(
  column: Column,
  row: OutboxRow,
  state: 'queued' | 'unsure' | 'sent',
  problem: unknown,
  afterMs: number | null = null,
): Promise<Next> {
  const byUs = nextTry(now(), row.tries + 1, Math.random());
  const byThem = addMs(now(), afterMs ?? 0);
  const at = byThem > byUs ? byThem : byUs;
  const error = problem instanceof LmsError ? problem.problem : problem instanceof Error ? 'internal' : String(problem);
  await inSchool(column.schoolId, () => noteFailure(row, { state, error, nextTryAt: at }));
  return { again: at };
}
