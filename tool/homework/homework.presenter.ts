import { sql } from '../core/db/database.ts';
import type { Actor } from '../core/actor.ts';
import { mayMarkingChange } from './edit.service.ts';
import type { ClassHomeworkCard, ClassHomeworkState, HomeworkAnswer } from './homework.contract.ts';
import { findHomeworkFiles, type Homework } from './homework.model.ts';
import { visibleClassHomework } from './homework.policy.ts';

interface ClassRow {
  id: string;
  contextId: string;
  title: string;
  state: ClassHomeworkState;
  dueAt: Date | null;
  graceMinutes: number;
  publishAt: Date | null;
  publishedAt: Date | null;
}

const CLASS_ROWS = `select ch.id, ch.context_id as "contextId", coalesce(x.title, x.label, '') as title, ch.state, ch.due_at as "dueAt",
    ch.grace_minutes as "graceMinutes", ch.publish_at as "publishAt", ch.published_at as "publishedAt"
  from class_homework ch
  join homework h on h.school_id = ch.school_id and h.id = ch.homework_id
  join lms_context x on x.school_id = ch.school_id and x.id = ch.context_id`;

/** A homework for its editor, with those of its classes that the actor may see. */
export async function presentHomework(homework: Homework, actor: Actor): Promise<HomeworkAnswer> {
  const { title, bodyHtml, subjectId, marking, points, handingIn, minutes } = homework;
  const visible = visibleClassHomework(actor, 2);
  const classes = await sql<ClassRow>(
    `${CLASS_ROWS} where ch.homework_id = $1 and ${visible.where} order by title, ch.id`,
    [homework.id, ...visible.bind],
  );
  return {
    homeworkId: homework.id,
    revision: homework.revision,
    content: {
      title,
      bodyHtml,
      subjectId,
      marking,
      points,
      handingIn,
      minutes,
      files: await findHomeworkFiles(homework.id),
    },
    classes: classes.map(presentClass),
    canChangeMarking: await mayMarkingChange(homework.id),
  };
}

/** One class's part of a homework. */
export async function presentClassHomework(classHomeworkId: string): Promise<ClassHomeworkCard> {
  const [row] = await sql<ClassRow>(`${CLASS_ROWS} where ch.id = $1`, [classHomeworkId]);
  return presentClass(row as ClassRow);
}

function presentClass({ id, ...row }: ClassRow): ClassHomeworkCard {
  return {
    ...row,
    classHomeworkId: id,
    dueAt: row.dueAt?.toISOString() ?? null,
    publishAt: row.publishAt?.toISOString() ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
  };
}
