import { currentSchoolId, sql } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { cleanBody } from './homework-body.ts';
import type { HomeworkContent } from './homework.contract.ts';

/**
 * Content as it may be stored: body cleaned, each file once, everything it names there.
 * @param attachedTo a homework whose present files may stay, whoever uploaded them
 * @throws AppError 422 `file_not_yours` (details.fileIds), `unknown_subject`
 */
export async function checkContent(
  content: HomeworkContent,
  personId: string,
  attachedTo: string | null,
): Promise<HomeworkContent> {
  const files = [...new Map(content.files.map((file) => [file.fileId, file])).values()];
  await checkFiles(
    files.map((file) => file.fileId),
    personId,
    attachedTo,
  );
  if (content.subjectId !== null) {
    const known = await sql('select 1 from subject where id = $1', [content.subjectId]);
    if (known.length === 0) throw new AppError(422, 'unknown_subject', 'No such subject in this school');
  }
  return { ...content, bodyHtml: cleanBody(content.bodyHtml), files };
}

async function checkFiles(fileIds: string[], personId: string, attachedTo: string | null): Promise<void> {
  if (fileIds.length === 0) return;
  const allowed = await sql<{ id: string }>(
    `select f.id from file f where f.id = any($1::uuid[]) and f.purpose = 'homework' and (f.owner_id = $2 or exists (
       select 1 from homework_file hf where hf.school_id = f.school_id and hf.file_id = f.id and hf.homework_id = $3::uuid))`,
    [fileIds, personId, attachedTo],
  );
  const known = new Set(allowed.map((file) => file.id));
  const refused = fileIds.filter((fileId) => !known.has(fileId));
  if (refused.length > 0)
    throw new AppError(422, 'file_not_yours', 'A file was not uploaded by you for a homework', { fileIds: refused });
}

/** Replaces the files of a homework by `files`, in their order. */
export async function attachFiles(homeworkId: string, files: HomeworkContent['files']): Promise<void> {
  await sql('delete from homework_file where homework_id = $1', [homeworkId]);
  await sql(
    `insert into homework_file (school_id, homework_id, file_id, position, name)
     select $1, $2, f.id, f.position, f.name from unnest($3::uuid[], $4::int[], $5::text[]) as f(id, position, name)`,
    [
      currentSchoolId(),
      homeworkId,
      files.map((file) => file.fileId),
      files.map((_file, position) => position),
      files.map((file) => file.name),
    ],
  );
}

/** Keeps the content as it stands under its revision's number; revisions are never changed. */
export async function storeRevision(
  homeworkId: string,
  number: number,
  content: HomeworkContent,
  byId: string,
  at: Date,
): Promise<void> {
  await sql(
    `insert into homework_revision (school_id, homework_id, number, title, body_html, marking, points, handing_in, by_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      currentSchoolId(),
      homeworkId,
      number,
      content.title,
      content.bodyHtml,
      content.marking,
      content.points,
      content.handingIn,
      byId,
      at,
    ],
  );
}
