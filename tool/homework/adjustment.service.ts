import type { z } from 'zod';
import { instant } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { AppError, notFound } from '../core/http/errors.ts';
import { newId } from '../core/ids.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import type { AdjustmentBody, adjustmentList } from './homework.contract.ts';
import { adjustmentMade, adjustmentRevoked } from './homework.events.ts';
import { lockClassHomework, type ClassHomework } from './homework.model.ts';

interface Adjustment {
  id: string;
  personId: string;
  kind: AdjustmentBody['kind'];
  dueAt: Date | null;
  reason: string;
  at: Date;
}

const ADJUSTMENT = `a.id, a.person_id as "personId", a.kind, a.due_at as "dueAt", a.reason, a.at`;

/**
 * Makes an extension, an excuse, an absence, or hides the homework, for one pupil. One of a kind lives at a time: a new one takes its place.
 * @throws AppError 422 `not_in_class`, `extension_not_later` (details.dueAt)
 */
export async function makeAdjustment(
  classHomeworkId: string,
  wanted: AdjustmentBody,
  byId: string,
  at: Date,
): Promise<string> {
  // The lock makes two teachers take turns, so that neither meets the other's live row.
  const classHomework = await lockClassHomework(classHomeworkId);
  if (!classHomework) throw notFound('homework');
  await assertInClass(classHomework, wanted.personId);
  assertLater(classHomework, wanted);
  const live = await sqlOne<Adjustment>(
    `select ${ADJUSTMENT} from adjustment a
     where a.class_homework_id = $1 and a.person_id = $2 and a.kind = $3 and a.revoked_at is null`,
    [classHomeworkId, wanted.personId, wanted.kind],
  );
  if (live && live.reason === wanted.reason && sameInstant(live.dueAt, wanted.dueAt)) return live.id;
  if (live) await revoke(classHomework, live, at);
  const id = newId();
  const dueAt = wanted.dueAt === null ? null : instant(wanted.dueAt);
  await sql(
    `insert into adjustment (school_id, id, class_homework_id, person_id, kind, due_at, reason, by_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [currentSchoolId(), id, classHomeworkId, wanted.personId, wanted.kind, dueAt, wanted.reason, byId, at],
  );
  await emit(adjustmentMade, { adjustmentId: id, classHomeworkId, personId: wanted.personId, kind: wanted.kind });
  await tell(classHomework, wanted.personId);
  return id;
}

/** Takes an adjustment back; twice does nothing more. @throws AppError 404 */
export async function revokeAdjustment(classHomeworkId: string, adjustmentId: string, at: Date): Promise<void> {
  const classHomework = await lockClassHomework(classHomeworkId);
  const adjustment = await sqlOne<Adjustment & { revokedAt: Date | null }>(
    `select ${ADJUSTMENT}, a.revoked_at as "revokedAt" from adjustment a where a.class_homework_id = $1 and a.id = $2`,
    [classHomeworkId, adjustmentId],
  );
  if (!classHomework || !adjustment) throw notFound('adjustment');
  if (adjustment.revokedAt) return;
  await revoke(classHomework, adjustment, at);
  await tell(classHomework, adjustment.personId);
}

/** The live ones of a class's homework. */
export async function listAdjustments(classHomeworkId: string): Promise<z.infer<typeof adjustmentList>> {
  const live = await sql<Adjustment>(
    `select ${ADJUSTMENT} from adjustment a where a.class_homework_id = $1 and a.revoked_at is null order by a.at, a.id`,
    [classHomeworkId],
  );
  return {
    adjustments: live.map(({ id, personId, kind, dueAt, reason, at }) => ({
      adjustmentId: id,
      personId,
      kind,
      dueAt: dueAt?.toISOString() ?? null,
      reason,
      at: at.toISOString(),
    })),
  };
}

async function revoke(classHomework: ClassHomework, { id, personId, kind }: Adjustment, at: Date): Promise<void> {
  await sql('update adjustment set revoked_at = $2 where id = $1', [id, at]);
  await emit(adjustmentRevoked, { adjustmentId: id, classHomeworkId: classHomework.id, personId, kind });
}

async function tell(classHomework: ClassHomework, personId: string): Promise<void> {
  await announce(`context:${classHomework.contextId}`);
  await announce(`class-homework:${classHomework.id}`);
  await announce(`person:${personId}`);
}

async function assertInClass({ contextId }: ClassHomework, personId: string): Promise<void> {
  const member = await sql(
    `select 1 from membership where context_id = $1 and person_id = $2 and role = 'learner' and status = 'active'`,
    [contextId, personId],
  );
  if (member.length === 0) throw new AppError(422, 'not_in_class', 'This pupil is not in the class');
}

function assertLater({ dueAt }: ClassHomework, wanted: AdjustmentBody): void {
  if (wanted.kind !== 'extension') return;
  if (!dueAt || instant(wanted.dueAt as string) <= dueAt)
    throw new AppError(422, 'extension_not_later', "An extension must be later than the class's due time", {
      dueAt: dueAt?.toISOString() ?? null,
    });
}

const sameInstant = (a: Date | null, b: string | null): boolean =>
  (a === null ? null : a.getTime()) === (b === null ? null : instant(b).getTime());
