import { sql, sqlOne, currentSchoolId } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { newId } from '../core/ids.ts';
import { announce } from '../core/realtime/changes.ts';
import { classCodeOf } from './class-code.ts';
import { matchContext } from './match-identities.ts';
import { ensureClasses, listClasses } from './school-class.ts';
import { mapShortName, patternMistake } from './short-name.ts';
import type { SubjectWords } from './subjects.ts';

interface ContextRow {
  id: string;
  title: string | null;
  label: string | null;
  class_id: string | null;
  subject_id: string | null;
  mapped_by: 'pattern' | 'hand' | null;
}

/** The patterns in their order. */
export async function listPatterns(): Promise<string[]> {
  const rows = await sql<{ pattern: string }>('select pattern from context_pattern order by position');
  return rows.map((row) => row.pattern);
}

/**
 * Gives a course its class and subject by the short-name patterns, unless somebody chose them by hand. A class that looks
 * like one (4B) is made; nothing is taken away when no pattern fits any more.
 * @returns true when something changed
 */
export async function mapContext(contextId: string): Promise<boolean> {
  const context = await sqlOne<ContextRow>(
    'select id, title, label, class_id, subject_id, mapped_by from lms_context where id = $1 for update',
    [contextId],
  );
  if (!context || context.mapped_by === 'hand') return false;
  const subjects = await sql<SubjectWords & { id: string }>(
    'select id, code, name_zh as "nameZh", name_en as "nameEn" from subject order by code',
  );
  const classes = (await listClasses()).map((each) => each.code);
  const match = mapShortName(context.label, context.title, await listPatterns(), classes, subjects);
  if (!match) return false;
  const classId = (await ensureClasses([match.classCode])).get(match.classCode) ?? null;
  const subjectId = subjects.find((subject) => subject.code === match.subjectCode)?.id ?? null;
  return writeMapping(context, classId, subjectId, 'pattern');
}

/** Chooses by hand; patterns leave this course alone from now on. `classCode` null: no class. */
export async function mapContextByHand(
  contextId: string,
  classCode: string | null,
  subjectId: string | null,
): Promise<void> {
  const context = await lockContext(contextId);
  const code = classCode === null ? null : classCodeOf(classCode);
  if (code === undefined) throw new AppError(422, 'class_unreadable', 'This is no class code');
  const known = subjectId && (await sqlOne('select id from subject where id = $1', [subjectId]));
  if (subjectId && !known) throw new AppError(422, 'subject_unknown', 'There is no such subject');
  const classId = code === null ? null : ((await ensureClasses([code])).get(code) ?? null);
  await writeMapping(context, classId, subjectId, 'hand');
}

/** Lets the patterns decide again. */
export async function mapContextAutomatically(contextId: string): Promise<void> {
  await lockContext(contextId);
  await sql('update lms_context set class_id = null, subject_id = null, mapped_by = null where id = $1', [contextId]);
  await mapContext(contextId);
}

/**
 * Replaces the patterns and maps every course anew that nobody mapped by hand.
 * @throws AppError 422 `pattern_without_class`, `pattern_unreadable`
 */
export async function setPatterns(patterns: string[]): Promise<void> {
  for (const pattern of patterns) {
    const mistake = patternMistake(pattern);
    if (mistake) throw new AppError(422, mistake, `The pattern ${pattern} cannot be used`, { pattern });
  }
  await sql('delete from context_pattern');
  for (const [position, pattern] of [...new Set(patterns)].entries())
    await sql('insert into context_pattern (school_id, id, position, pattern) values ($1, $2, $3, $4)', [
      currentSchoolId(),
      newId(),
      position,
      pattern,
    ]);
  const contexts = await sql<{ id: string }>(
    `select id from lms_context where mapped_by is distinct from 'hand' order by id`,
  );
  for (const { id } of contexts) await mapContext(id);
}

async function lockContext(contextId: string): Promise<ContextRow> {
  const context = await sqlOne<ContextRow>(
    'select id, title, label, class_id, subject_id, mapped_by from lms_context where id = $1 for update',
    [contextId],
  );
  if (!context) throw new AppError(404, 'not_found', 'No such course');
  return context;
}

async function writeMapping(
  context: ContextRow,
  classId: string | null,
  subjectId: string | null,
  by: 'pattern' | 'hand',
): Promise<boolean> {
  if (context.class_id === classId && context.subject_id === subjectId && context.mapped_by === by) return false;
  await sql('update lms_context set class_id = $2, subject_id = $3, mapped_by = $4 where id = $1', [
    context.id,
    classId,
    subjectId,
    by,
  ]);
  if (classId && classId !== context.class_id) await matchContext(context.id);
  await announce(`context:${context.id}`);
  return true;
}
