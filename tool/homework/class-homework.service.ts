import { instant } from '../core/clock.ts';
import { sql } from '../core/db/database.ts';
import { AppError, notFound } from '../core/http/errors.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import type { ClassHomeworkPatch } from './homework.contract.ts';
import { dueChanged } from './homework.events.ts';
import { assertCanBecome, isOut } from './homework.lifecycle.ts';
import { lockClassHomework, type ClassHomework } from './homework.model.ts';
import { publishNow, schedulePublishing, takeBack } from './scheduled-publishing.ts';

/**
 * Changes a homework's life in one class: due time, grace, publishing time, state. All or nothing; what is already so stays so.
 * @throws AppError 409 `state_not_possible`, `already_published`; 422 `due_in_past`, `due_before_publishing`
 */
export async function changeClassHomework(classHomeworkId: string, patch: ClassHomeworkPatch, at: Date): Promise<void> {
  const before = await lockClassHomework(classHomeworkId);
  if (!before) throw notFound('homework');
  if (patch.graceMinutes !== undefined) await changeGrace(before, patch.graceMinutes);
  if (patch.dueAt !== undefined) await changeDue(before, patch.dueAt === null ? null : instant(patch.dueAt), at);
  const present = (await lockClassHomework(classHomeworkId)) as ClassHomework;
  if (patch.publishAt !== undefined) await changePublishing(present, instant(patch.publishAt), at);
  else if (patch.state !== undefined) await changeState(present, patch.state, at);
  await announce(`context:${before.contextId}`);
  await announce(`class-homework:${classHomeworkId}`);
}

async function changeGrace({ id, graceMinutes }: ClassHomework, wanted: number): Promise<void> {
  if (wanted === graceMinutes) return;
  await sql('update class_homework set grace_minutes = $2, revision = revision + 1 where id = $1', [id, wanted]);
}

async function changeDue(classHomework: ClassHomework, dueAt: Date | null, at: Date): Promise<void> {
  if (dueAt?.getTime() === classHomework.dueAt?.getTime()) return;
  // Moved into the past it would make pupils late without notice.
  if (dueAt && dueAt <= at)
    throw new AppError(422, 'due_in_past', 'The due time has passed already', {
      contextIds: [classHomework.contextId],
      now: at.toISOString(),
    });
  await sql(`update class_homework set due_at = $2, due_rule = $3, revision = revision + 1 where id = $1`, [
    classHomework.id,
    dueAt,
    dueAt ? 'typed' : null,
  ]);
  if (isOut(classHomework.state))
    await emit(dueChanged, { classHomeworkId: classHomework.id, contextId: classHomework.contextId });
}

async function changePublishing(classHomework: ClassHomework, publishAt: Date, at: Date): Promise<void> {
  if (isOut(classHomework.state)) throw new AppError(409, 'already_published', 'This homework is out already');
  if (publishAt <= at) return changeState(classHomework, 'published', at);
  if (classHomework.dueAt && classHomework.dueAt <= publishAt)
    throw new AppError(422, 'due_before_publishing', 'It would be due before it is published', {
      contextIds: [classHomework.contextId],
    });
  await sql(`update class_homework set state = 'scheduled', publish_at = $2, revision = revision + 1 where id = $1`, [
    classHomework.id,
    publishAt,
  ]);
  await schedulePublishing(classHomework.id, publishAt);
}

async function changeState(
  classHomework: ClassHomework,
  to: NonNullable<ClassHomeworkPatch['state']>,
  at: Date,
): Promise<void> {
  const from = classHomework.state;
  assertCanBecome(from, to);
  if (from === to) return;
  if (to === 'draft') return takeBack(classHomework);
  if (to === 'published' && !isOut(from)) {
    if (classHomework.dueAt && classHomework.dueAt <= at)
      throw new AppError(422, 'due_in_past', 'The due time has passed already', {
        contextIds: [classHomework.contextId],
        now: at.toISOString(),
      });
    return publishNow(classHomework, at);
  }
  await sql('update class_homework set state = $2, revision = revision + 1 where id = $1', [classHomework.id, to]);
}
