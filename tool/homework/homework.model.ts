import { sql, sqlOne } from '../core/db/database.ts';
import type { ClassHomeworkState, FileCard, HandingIn, Marking } from './homework.contract.ts';

/** A homework: what is set, in all its classes. */
export interface Homework {
  id: string;
  authorId: string;
  subjectId: string | null;
  title: string;
  bodyHtml: string;
  marking: Marking;
  points: number | null;
  handingIn: HandingIn;
  minutes: number | null;
  revision: number;
  contextIds: string[];
}

/** Its life in one class. */
export interface ClassHomework {
  id: string;
  homeworkId: string;
  contextId: string;
  authorId: string;
  state: ClassHomeworkState;
  publishAt: Date | null;
  publishedAt: Date | null;
  dueAt: Date | null;
  graceMinutes: number;
}

const HOMEWORK = `h.id, h.author_id as "authorId", h.subject_id as "subjectId", h.title, h.body_html as "bodyHtml", h.marking,
  h.points::float8 as points, h.handing_in as "handingIn", h.minutes, h.revision,
  array(select ch.context_id from class_homework ch where ch.school_id = h.school_id and ch.homework_id = h.id) as "contextIds"`;

const CLASS_HOMEWORK = `ch.id, ch.homework_id as "homeworkId", ch.context_id as "contextId", h.author_id as "authorId", ch.state,
  ch.publish_at as "publishAt", ch.published_at as "publishedAt", ch.due_at as "dueAt", ch.grace_minutes as "graceMinutes"`;

export async function findHomework(homeworkId: string): Promise<Homework | undefined> {
  return sqlOne<Homework>(`select ${HOMEWORK} from homework h where h.id = $1 and h.deleted_at is null`, [homeworkId]);
}

/** The same, kept from changing until the transaction ends. */
export async function lockHomework(homeworkId: string): Promise<Homework | undefined> {
  return sqlOne<Homework>(
    `select ${HOMEWORK} from homework h where h.id = $1 and h.deleted_at is null for update of h`,
    [homeworkId],
  );
}

const FROM_CLASS_HOMEWORK = `from class_homework ch
  join homework h on h.school_id = ch.school_id and h.id = ch.homework_id and h.deleted_at is null`;

export async function findClassHomework(classHomeworkId: string): Promise<ClassHomework | undefined> {
  return sqlOne<ClassHomework>(`select ${CLASS_HOMEWORK} ${FROM_CLASS_HOMEWORK} where ch.id = $1`, [classHomeworkId]);
}

/** The same, kept from changing until the transaction ends. */
export async function lockClassHomework(classHomeworkId: string): Promise<ClassHomework | undefined> {
  return sqlOne<ClassHomework>(`select ${CLASS_HOMEWORK} ${FROM_CLASS_HOMEWORK} where ch.id = $1 for update of ch`, [
    classHomeworkId,
  ]);
}

/** The files of a homework, in order. */
export async function findHomeworkFiles(homeworkId: string): Promise<FileCard[]> {
  return sql<FileCard>(
    `select f.id as "fileId", hf.name, f.size::float8 as size, f.media_type as "mediaType", f.kind
     from homework_file hf join file f on f.school_id = hf.school_id and f.id = hf.file_id
     where hf.homework_id = $1 order by hf.position`,
    [homeworkId],
  );
}

/** Which of these contexts exist in this school. */
export async function findContextIds(contextIds: string[]): Promise<string[]> {
  const found = await sql<{ id: string }>('select id from lms_context where id = any($1::uuid[])', [contextIds]);
  return found.map((context) => context.id);
}
