import type { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import { presentPupil, pupilNameColumns, pupilNameJoins, type PupilNameRow } from '../school/index.ts';
import { noteActivity } from './activity.ts';
import type { handInBody, ReceiptAnswer } from './submission.contract.ts';
import { submissionHandedIn } from './submission.events.ts';
import { factsOf } from './submission.facts.ts';
import { deriveAxes, isHandedInSinceReturn } from './submission.lifecycle.ts';
import { addVersions } from './version.ts';
import { findWork, lockSubmission, type Work } from './work.service.ts';

type HandIn = z.infer<typeof handInBody>;

interface OwnFile {
  id: string;
  name: string;
  size: number;
  sha256: string;
}

/** Why nothing can be handed in now. Lateness is never a reason. */
export type ClosedBecause = 'closed' | 'paper_only' | 'no_hand_in' | 'left' | 'returned';

const WORDS: Record<ClosedBecause, [code: string, message: string]> = {
  closed: ['homework_closed', 'This homework is closed'],
  paper_only: ['paper_only', 'This homework is handed in on paper'],
  no_hand_in: ['no_hand_in', 'Nothing is handed in for this homework'],
  left: ['not_in_class', 'You are no longer in this class'],
  returned: ['already_returned', 'This homework was marked and returned'],
};

/** @param isLearner whether the person is in the class now (or trying it out) */
export function closedBecause(work: Work, isLearner: boolean): ClosedBecause | null {
  if (work.handingIn === 'none') return 'no_hand_in';
  if (work.handingIn === 'paper') return 'paper_only';
  if (work.state !== 'published') return 'closed';
  if (!isLearner) return 'left';
  const { returned, currentVersion } = factsOf(work, 'pupil');
  if (returned && returned.outcome !== 'redo' && !isHandedInSinceReturn({ returned, currentVersion }))
    return 'returned';
  return null;
}

/**
 * Takes work in as a new version; late work too. Everything that came before is kept.
 * @param body text, files or both; the files must be stored uploads of the actor's own
 * @throws AppError 409 `homework_closed`, `paper_only`, `no_hand_in`, `already_returned`; 422 `file_not_yours`
 */
export async function handIn(work: Work, actor: Actor, body: HandIn): Promise<ReceiptAnswer> {
  const submission = await lockSubmission(work);
  // Read again under the lock: a mark may have been returned a moment ago.
  const present = (await findWork(work.classHomeworkId, actor.personId)) ?? work;
  const reason = closedBecause(present, true);
  if (reason) throw new AppError(409, ...WORDS[reason]);
  const files = await ownFiles(
    actor,
    body.files.map((file) => file.fileId),
  );
  const at = now();
  const number = submission.lastNumber + 1;
  const [version] = await addVersions([
    { submissionId: submission.id, number, kind: 'hand_in', at, byId: actor.personId, text: body.text },
  ]);
  if (!version) throw new Error('the version was not stored');
  await attach(version.id, files);
  await sql(
    `update submission set handed_in_at = $2, first_handed_in_at = coalesce(first_handed_in_at, $2), channel = 'digital',
       current_version = $3, opened_at = coalesce(opened_at, $2) where id = $1`,
    [submission.id, at, number],
  );
  await tell(work, submission.id, number, at);
  const after = (await findWork(work.classHomeworkId, actor.personId)) ?? present;
  return {
    receipt: version.receipt,
    version: number,
    at: at.toISOString(),
    late: deriveAxes(factsOf(after, 'pupil'), at).timeliness === 'late',
    title: work.title,
    pupil: await nameOf(actor.personId),
    textLength: body.text.length,
    files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  };
}

/** In the order given. Locked against the sweep, which removes what nothing refers to. */
async function ownFiles(actor: Actor, fileIds: string[]): Promise<OwnFile[]> {
  if (fileIds.length === 0) return [];
  const found = await sql<OwnFile>(
    `select id, name, size::float8 as size, sha256 from file
     where id = any($1::uuid[]) and owner_id = $2 and purpose = 'submission' for key share`,
    [fileIds, actor.personId],
  );
  const byId = new Map(found.map((file) => [file.id, file]));
  return fileIds.map((fileId) => {
    const file = byId.get(fileId);
    if (!file)
      throw new AppError(422, 'file_not_yours', 'A file is not there or not your own; upload it again', { fileId });
    return file;
  });
}

async function attach(versionId: string, files: OwnFile[]): Promise<void> {
  await sql(
    `insert into submission_version_file (school_id, version_id, file_id, position, name)
     select $1, $2, f.id, f.position, f.name from unnest($3::uuid[], $4::text[]) with ordinality as f(id, name, position)`,
    [currentSchoolId(), versionId, files.map((file) => file.id), files.map((file) => file.name)],
  );
}

async function tell(work: Work, submissionId: string, versionNumber: number, at: Date): Promise<void> {
  const { classHomeworkId, contextId, personId } = work;
  await noteActivity(
    'submission.handed-in',
    { at, contextId, classHomeworkId, submissions: [{ id: submissionId, personId }] },
    { version: versionNumber },
  );
  await emit(submissionHandedIn, { submissionId, classHomeworkId, personId, versionNumber });
  for (const topic of [`class-homework:${classHomeworkId}`, `context:${contextId}`, `person:${personId}`])
    await announce(topic);
}

async function nameOf(personId: string): Promise<string> {
  const row = await sqlOne<PupilNameRow>(
    `select ${pupilNameColumns} from person p ${pupilNameJoins('p', 'id')} where p.id = $1`,
    [personId],
  );
  return row ? presentPupil(row).displayName : '';
}
