import { z } from 'zod';
import { now } from '../core/clock.ts';
import { currentSchoolId, inSchool, sql } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { emit } from '../core/jobs/events.ts';
import { dequeue, enqueue, job, type Job } from '../core/jobs/jobs.ts';
import { announce } from '../core/realtime/changes.ts';
import { homeworkPublished } from './homework.events.ts';
import { lockClassHomework, type ClassHomework } from './homework.model.ts';

const keyOf = (classHomeworkId: string): string => `class-homework.publish/${classHomeworkId}`;

/** Publishes at the time that its teacher chose. Run twice, or after it was taken back or moved, it does nothing. */
export const publishScheduled: Job<{ classHomeworkId: string }> = job({
  name: 'class-homework.publish',
  payload: z.object({ classHomeworkId: z.uuid() }),
  handle: async ({ schoolId, classHomeworkId }) => {
    await inSchool(schoolId, async () => {
      const at = now();
      const classHomework = await lockClassHomework(classHomeworkId);
      if (classHomework?.state !== 'scheduled' || !classHomework.publishAt || classHomework.publishAt > at) return;
      // The worker was away and the due time went by: nobody may be late for what they never saw. The teacher decides.
      if (classHomework.dueAt && classHomework.dueAt <= at) await takeBack(classHomework);
      else await publishNow(classHomework, at);
    });
  },
});

/** Publishes it by itself at `publishAt`; again with another time moves it. */
export async function schedulePublishing(classHomeworkId: string, publishAt: Date): Promise<void> {
  await enqueue(publishScheduled, { classHomeworkId }, { runAt: publishAt, key: keyOf(classHomeworkId) });
}

/** A scheduled one becomes a draft of its class again. */
export async function takeBack({ id, contextId }: ClassHomework): Promise<void> {
  await sql(`update class_homework set state = 'draft', publish_at = null, revision = revision + 1 where id = $1`, [
    id,
  ]);
  await dequeue(keyOf(id));
  await announce(`context:${contextId}`);
  await announce(`class-homework:${id}`);
}

/** Publishes a draft or scheduled one of a class. The caller holds its lock and has checked its state. */
export async function publishNow(classHomework: ClassHomework, at: Date): Promise<void> {
  const { id, homeworkId, contextId, authorId } = classHomework;
  await sql(
    `update class_homework set state = 'published', published_at = $2, publish_at = null, revision = revision + 1 where id = $1`,
    [id, at],
  );
  await dequeue(keyOf(id));
  await tellPublished({ classHomeworkId: id, homeworkId, contextId, deepLinkingId: null, byId: authorId }, at);
}

/** What every publishing leaves behind, at once or scheduled: the event, a teaching act, news for open pages. */
export async function tellPublished(
  of: { classHomeworkId: string; homeworkId: string; contextId: string; deepLinkingId: string | null; byId: string },
  at: Date,
): Promise<void> {
  const { classHomeworkId, homeworkId, contextId, deepLinkingId } = of;
  await emit(homeworkPublished, { classHomeworkId, homeworkId, contextId, deepLinkingId });
  await sql(
    `insert into activity (school_id, id, at, kind, person_id, context_id, class_homework_id)
     values ($1, $2, $3, 'homework.published', $4, $5, $6)`,
    [currentSchoolId(), newId(), at, of.byId, contextId, classHomeworkId],
  );
  await announce(`context:${contextId}`);
  await announce(`class-homework:${classHomeworkId}`);
}
