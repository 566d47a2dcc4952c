import { isDeepStrictEqual } from 'node:util';
import { sql, sqlOne } from '../core/db/database.ts';
import { AppError, notFound } from '../core/http/errors.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import { attachFiles, checkContent, storeRevision } from './homework-content.ts';
import type { HomeworkContent } from './homework.contract.ts';
import { homeworkChanged } from './homework.events.ts';
import { findHomeworkFiles, lockHomework, type Homework } from './homework.model.ts';

/**
 * Changes what is set, in all classes, as a new revision; the same content again changes nothing.
 * @param revision the one that was edited
 * @throws AppError 409 `homework_changed_elsewhere`, `marking_locked`, `handing_in_locked`, `points_below_marks`; 422 as `checkContent`
 */
export async function editHomework(
  homeworkId: string,
  wanted: HomeworkContent,
  revision: number,
  byId: string,
  at: Date,
): Promise<void> {
  const homework = await lockHomework(homeworkId);
  if (!homework) throw notFound('homework');
  const content = await checkContent(wanted, byId, homeworkId);
  if (await isSame(homework, content)) return;
  if (homework.revision !== revision)
    throw new AppError(409, 'homework_changed_elsewhere', 'This homework was changed in another window', {
      revision: homework.revision,
    });
  await assertMarkingMayChange(homework, content);
  await assertHandingInMayChange(homework, content);
  await sql(
    `update homework set title = $2, body_html = $3, subject_id = $4, marking = $5, points = $6, handing_in = $7, minutes = $8,
       revision = revision + 1, updated_at = $9 where id = $1`,
    [
      homeworkId,
      content.title,
      content.bodyHtml,
      content.subjectId,
      content.marking,
      content.points,
      content.handingIn,
      content.minutes,
      at,
    ],
  );
  await attachFiles(homeworkId, content.files);
  await storeRevision(homeworkId, homework.revision + 1, content, byId, at);
  await emit(homeworkChanged, { homeworkId, revision: homework.revision + 1 });
  await tellItsClasses(homework);
}

async function isSame(homework: Homework, content: HomeworkContent): Promise<boolean> {
  const files = await findHomeworkFiles(homework.id);
  const { title, bodyHtml, subjectId, marking, points, handingIn, minutes } = homework;
  const present = { title, bodyHtml, subjectId, marking, points, handingIn, minutes };
  return isDeepStrictEqual(
    { ...present, files: files.map(({ fileId, name }) => ({ fileId, name })) },
    { ...content, files: content.files.map(({ fileId, name }) => ({ fileId, name })) },
  );
}

/** True while no mark of this homework has been returned to anybody, in any class. */
export async function mayMarkingChange(homeworkId: string): Promise<boolean> {
  const returned = await sql(
    `select 1 from class_homework ch
     join submission s on s.school_id = ch.school_id and s.class_homework_id = ch.id
     join mark_release r on r.school_id = s.school_id and r.submission_id = s.id
     where ch.homework_id = $1 limit 1`,
    [homeworkId],
  );
  return returned.length === 0;
}

async function assertMarkingMayChange(homework: Homework, content: HomeworkContent): Promise<void> {
  if (homework.marking === content.marking && homework.points === content.points) return;
  if (!(await mayMarkingChange(homework.id)))
    throw new AppError(409, 'marking_locked', 'A mark has been returned: its points stay as they were');
  if (content.points === null) return;
  const marks = await sqlOne<{ highest: number | null }>(
    `select max(m.points)::float8 as highest from class_homework ch
     join submission s on s.school_id = ch.school_id and s.class_homework_id = ch.id
     join mark m on m.school_id = s.school_id and m.submission_id = s.id
     where ch.homework_id = $1`,
    [homework.id],
  );
  if (marks?.highest != null && marks.highest > content.points)
    throw new AppError(409, 'points_below_marks', 'A mark that was written has more points', {
      highest: marks.highest,
    });
}

/** What came in keeps its place: paper stays possible once books came, digital once files came. */
async function assertHandingInMayChange(homework: Homework, content: HomeworkContent): Promise<void> {
  if (homework.handingIn === content.handingIn || content.handingIn === 'either') return;
  const came = await sql<{ channel: 'digital' | 'paper' | 'family' }>(
    `select distinct s.channel from class_homework ch
     join submission s on s.school_id = ch.school_id and s.class_homework_id = ch.id
     where ch.homework_id = $1 and s.channel is not null`,
    [homework.id],
  );
  const fits = (channel: string): boolean =>
    content.handingIn === 'paper' ? channel === 'paper' : content.handingIn === 'digital' && channel !== 'paper';
  if (came.some(({ channel }) => !fits(channel)))
    throw new AppError(409, 'handing_in_locked', 'Work has come in another way already');
}

async function tellItsClasses(homework: Homework): Promise<void> {
  const classes = await sql<{ id: string; context_id: string }>(
    'select id, context_id from class_homework where homework_id = $1',
    [homework.id],
  );
  for (const { id, context_id } of classes) {
    await announce(`context:${context_id}`);
    await announce(`class-homework:${id}`);
  }
}
