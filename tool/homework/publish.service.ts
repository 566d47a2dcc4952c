import type { z } from 'zod';
import { instant } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { newId } from '../core/ids.ts';
import { announce } from '../core/realtime/changes.ts';
import { findAskedByLms } from './asked-by-lms.ts';
import { putDraftAway } from './draft.service.ts';
import { attachFiles, checkContent, storeRevision } from './homework-content.ts';
import type { ClassPlan, HomeworkContent, publishAnswer, publishBody } from './homework.contract.ts';
import { schedulePublishing, tellPublished } from './scheduled-publishing.ts';

/**
 * Gives a homework to one or several classes, each at its own due time, now or when its plan says.
 * All or nothing; the draft it came from is put away with it.
 * @throws AppError 422 `due_in_past`, `due_before_publishing`, `class_twice`, `deep_linking_not_scheduled`, `file_not_yours`, `unknown_subject`; 409 `already_published`, `deep_linking_closed`
 */
export async function publishHomework(
  body: z.infer<typeof publishBody>,
  by: { personId: string },
  at: Date,
): Promise<z.infer<typeof publishAnswer>> {
  assertPlans(body.classes, at);
  const homeworkId = newId();
  const content = await checkContent(body.content, by.personId, null);
  await storeHomework(homeworkId, content, by.personId, at);
  if (body.draftId) {
    const firstClass = body.classes[0] as ClassPlan;
    await putDraftAway(body.draftId, { homeworkId, authorId: by.personId, contextId: firstClass.contextId }, at);
  }
  const graceMinutes = await schoolGrace();
  const asked = body.deepLinkingId === null ? null : await findAskedByLms(body.deepLinkingId, by.personId, at);
  const classes: { classHomeworkId: string; contextId: string }[] = [];
  for (const plan of body.classes) {
    const deepLinkingId = asked?.contextId === plan.contextId ? asked.columnFor : null;
    if (asked?.contextId === plan.contextId && isScheduled(plan, at))
      throw new AppError(422, 'deep_linking_not_scheduled', 'What the LMS asked for is published at once');
    const classHomeworkId = await giveToClass({ homeworkId, plan, graceMinutes, deepLinkingId, byId: by.personId }, at);
    classes.push({ classHomeworkId, contextId: plan.contextId });
  }
  return { homeworkId, classes };
}

const isScheduled = (plan: ClassPlan, at: Date): boolean => plan.publishAt != null && instant(plan.publishAt) > at;

function assertPlans(plans: ClassPlan[], at: Date): void {
  if (new Set(plans.map((plan) => plan.contextId)).size < plans.length)
    throw new AppError(422, 'class_twice', 'A class is named twice');
  const those = (is: (plan: ClassPlan, due: Date) => boolean): string[] =>
    plans.filter((plan) => plan.dueAt !== null && is(plan, instant(plan.dueAt))).map((plan) => plan.contextId);
  const past = those((_plan, due) => due <= at);
  if (past.length > 0)
    throw new AppError(422, 'due_in_past', 'The due time has passed already', {
      contextIds: past,
      now: at.toISOString(),
    });
  const before = those((plan, due) => isScheduled(plan, at) && due <= instant(plan.publishAt as string));
  if (before.length > 0)
    throw new AppError(422, 'due_before_publishing', 'It would be due before it is published', { contextIds: before });
}

async function storeHomework(id: string, content: HomeworkContent, authorId: string, at: Date): Promise<void> {
  await sql(
    `insert into homework (school_id, id, author_id, subject_id, title, body_html, marking, points, handing_in, minutes, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [
      currentSchoolId(),
      id,
      authorId,
      content.subjectId,
      content.title,
      content.bodyHtml,
      content.marking,
      content.points,
      content.handingIn,
      content.minutes,
      at,
    ],
  );
  await storeRevision(id, 1, content, authorId, at);
  await attachFiles(id, content.files);
}

async function giveToClass(
  to: {
    homeworkId: string;
    plan: ClassPlan;
    graceMinutes: number;
    deepLinkingId: string | null;
    byId: string;
  },
  at: Date,
): Promise<string> {
  const id = newId();
  const { plan } = to;
  const publishAt = isScheduled(plan, at) ? instant(plan.publishAt as string) : null;
  await sql(
    `insert into class_homework (school_id, id, homework_id, context_id, state, publish_at, published_at, due_at, due_rule, grace_minutes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      currentSchoolId(),
      id,
      to.homeworkId,
      plan.contextId,
      publishAt ? 'scheduled' : 'published',
      publishAt,
      publishAt ? null : at,
      plan.dueAt === null ? null : instant(plan.dueAt),
      plan.dueAt === null ? null : plan.dueRule,
      to.graceMinutes,
      at,
    ],
  );
  if (publishAt) {
    await schedulePublishing(id, publishAt);
    await announce(`context:${plan.contextId}`);
  } else {
    await tellPublished({ classHomeworkId: id, ...to, contextId: plan.contextId }, at);
  }
  return id;
}

async function schoolGrace(): Promise<number> {
  const school = await sqlOne<{ grace_minutes: number }>('select grace_minutes from school');
  return school?.grace_minutes ?? 0;
}
