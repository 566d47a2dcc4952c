import { now } from '../core/clock.ts';
import { inSchool } from '../core/db/database.ts';
import { gatewayFor, type LmsGateway, type ScoreOutcome } from '../lms/index.ts';
import { commentHash, nextTry, scoreOf, showsWanted, type ReleasedMark, type ShownScore } from './score.ts';
import {
  findOutboxRow,
  findRelease,
  holdForColumn,
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
  const gateway = await gatewayFor(schoolId, row.context_id);
  if (row.in_flight_release_id) {
    const settled = await settleInFlight(schoolId, gateway, row, row.in_flight_release_id);
    if (settled !== 'send') return settled;
  }
  if (row.wanted_release_id === row.sent_release_id) return confirm(schoolId, gateway, row, row.sent_release_id);
  return send(schoolId, gateway, outboxId);
}

/** A sending ended without an answer, or with our death: the Result tells whether it arrived. */
async function settleInFlight(
  schoolId: string,
  gateway: LmsGateway,
  row: OutboxRow,
  releaseId: string,
): Promise<Next | 'send'> {
  const release = await inSchool(schoolId, () => findRelease(releaseId));
  let shown: ShownScore | null;
  try {
    shown = await readBack(gateway, row);
  } catch (error) {
    return retryLater(schoolId, row, 'unsure', error);
  }
  if (!showsWanted(release, shown)) return 'send';
  await inSchool(schoolId, async () => {
    await noteAttempt(row, releaseId, row.last_timestamp, 'found_arrived');
    await noteSent(row, releaseId, commentHash(release.comment));
    await noteShown(row, releaseId, shown, true);
  });
  return row.wanted_release_id === releaseId ? undefined : { again: now() };
}

async function send(schoolId: string, gateway: LmsGateway, outboxId: string): Promise<Next> {
  const taken = await inSchool(schoolId, async () => {
    const locked = await takeForSending(outboxId);
    return locked && { ...locked, release: await findRelease(locked.row.wanted_release_id) };
  });
  if (!taken) return undefined;
  const { row, stamp, release } = taken;
  const score = scoreOf(release);
  if (!score) return undefined;
  const hash = commentHash(release.comment);
  const outcome = await gateway.sendScore(row.line_item_url as string, {
    lmsUserId: row.lms_user_id,
    scoreGiven: score.given,
    scoreMaximum: score.maximum,
    comment: release.comment,
    isNewComment: hash !== row.comment_hash,
    timestamp: stamp,
  });
  await inSchool(schoolId, () =>
    noteAttempt(row, release.releaseId, stamp, outcome.kind, 'detail' in outcome ? outcome.detail : undefined),
  );
  if (outcome.kind === 'accepted') {
    await inSchool(schoolId, () => noteSent(row, release.releaseId, hash));
    return confirm(schoolId, gateway, row, release.releaseId);
  }
  return refused(schoolId, gateway, row, release, outcome);
}

type Refusal = Exclude<ScoreOutcome, { kind: 'accepted' }>;

async function refused(
  schoolId: string,
  gateway: LmsGateway,
  row: OutboxRow,
  release: ReleasedMark,
  outcome: Refusal,
): Promise<Next> {
  switch (outcome.kind) {
    case 'unavailable':
      return retryLater(schoolId, row, outcome.unknownOutcome ? 'unsure' : 'queued', outcome.detail);
    case 'rate_limited': {
      const again = new Date(now().getTime() + Math.max(outcome.retryAfterMs, 1000));
      await inSchool(schoolId, () => noteFailure(row, { state: 'queued', error: 'rate_limited', nextTryAt: again }));
      return { again };
    }
    case 'not_later':
      return notLater(schoolId, gateway, row, release);
    default:
      await inSchool(schoolId, () => noteHeld(row, outcome.kind, outcome.detail ?? outcome.kind));
      return undefined;
  }
}

/**
 * The LMS holds something at least as late: our own score that arrived after all, a teacher's change there, or a clock
 * that went back. Read what it shows; if it isn't ours, send again with a later stamp.
 */
async function notLater(schoolId: string, gateway: LmsGateway, row: OutboxRow, release: ReleasedMark): Promise<Next> {
  let shown: ShownScore | null;
  try {
    shown = await readBack(gateway, row);
  } catch (error) {
    return retryLater(schoolId, row, 'unsure', error);
  }
  if (showsWanted(release, shown)) {
    await inSchool(schoolId, async () => {
      await noteSent(row, release.releaseId, commentHash(release.comment));
      await noteShown(row, release.releaseId, shown, true);
    });
    return undefined;
  }
  return retryLater(schoolId, row, 'queued', 'not_later');
}

/** Reads the cell back: confirmed when it shows what was sent. */
async function confirm(schoolId: string, gateway: LmsGateway, row: OutboxRow, releaseId: string): Promise<Next> {
  let shown: ShownScore | null;
  try {
    shown = await readBack(gateway, row);
  } catch (error) {
    return retryLater(schoolId, row, 'sent', error);
  }
  const release = await inSchool(schoolId, () => findRelease(releaseId));
  return inSchool(schoolId, async () => {
    await noteShown(row, releaseId, shown, showsWanted(release, shown));
    const after = await findOutboxRow(row.id);
    return after && after.wanted_release_id !== after.sent_release_id ? { again: now() } : undefined;
  });
}

async function readBack(gateway: LmsGateway, row: OutboxRow): Promise<ShownScore | null> {
  for await (const result of gateway.results(row.line_item_url as string, row.lms_user_id)) {
    if (result.lmsUserId !== row.lms_user_id) continue;
    return { points: result.resultScore, pointsMax: result.resultMaximum, comment: result.comment };
  }
  return null;
}

async function retryLater(
  schoolId: string,
  row: OutboxRow,
  state: 'queued' | 'unsure' | 'sent',
  error: unknown,
): Promise<Next> {
  const at = nextTry(now(), row.tries + 1, Math.random());
  const text = error instanceof Error ? error.message : String(error ?? 'unavailable');
  await inSchool(schoolId, () => noteFailure(row, { state, error: text.slice(0, 300), nextTryAt: at }));
  return { again: at };
}
