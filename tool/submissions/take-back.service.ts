import type { Actor } from '../core/actor.ts';
import { now } from '../core/clock.ts';
import { sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import { noteActivity } from './activity.ts';
import { withdrawStanding } from './standing.ts';
import { submissionTakenBack } from './submission.events.ts';
import { isHandedInSinceReturn } from './submission.lifecycle.ts';
import { factsOf } from './submission.facts.ts';
import { addVersions } from './version.ts';
import { findWork, lockSubmission, type Work } from './work.service.ts';

/**
 * Takes unmarked work back: a version of its own; what was handed in is kept, but no longer stands.
 * @throws AppError 409 `nothing_to_take_back`, `being_marked`, `homework_closed`
 */
export async function takeBack(work: Work, actor: Actor): Promise<{ at: string }> {
  const submission = await lockSubmission(work);
  const present = (await findWork(work.classHomeworkId, actor.personId)) ?? work;
  if (present.state !== 'published') throw new AppError(409, 'homework_closed', 'This homework is closed');
  const facts = factsOf(present, 'teacher');
  if (facts.handedInAt === null || facts.channel === 'paper')
    throw new AppError(409, 'nothing_to_take_back', 'There is nothing that you could take back');
  if ((facts.returned && !isHandedInSinceReturn(facts)) || (await hasMark(submission.id, submission.currentVersion)))
    throw new AppError(409, 'being_marked', 'Your teacher has begun to mark it');
  const at = now();
  await addVersions([
    {
      submissionId: submission.id,
      number: submission.lastNumber + 1,
      kind: 'taken_back',
      at,
      byId: actor.personId,
      text: '',
    },
  ]);
  await withdrawStanding([submission.id]);
  const { classHomeworkId, contextId, personId } = work;
  await noteActivity('submission.taken-back', {
    at,
    contextId,
    classHomeworkId,
    submissions: [{ id: submission.id, personId }],
  });
  await emit(submissionTakenBack, { submissionId: submission.id, classHomeworkId, personId });
  for (const topic of [`class-homework:${classHomeworkId}`, `context:${contextId}`, `person:${personId}`])
    await announce(topic);
  return { at: at.toISOString() };
}

/** Anything written about the standing version, complete or not, is a beginning. */
async function hasMark(submissionId: string, versionNumber: number | null): Promise<boolean> {
  const mark = await sqlOne(
    `select 1 from mark where submission_id = $1 and version_number is not distinct from $2
     and (points is not null or outcome is not null or comment <> '')`,
    [submissionId, versionNumber],
  );
  return mark !== undefined;
}
