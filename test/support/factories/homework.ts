import { createHash } from 'node:crypto';
import { addMs, now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId, newReference } from '../../../tool/core/ids.ts';
import type { TestContext, TestPerson, TestSchool } from './school.ts';

const DAY_MS = 24 * 3600_000;

export interface TestHomework {
  homeworkId: string;
  classHomeworkId: string;
  dueAt: Date;
}

/** Makes a homework of 20 points that is out in one class and due tomorrow. */
export async function makeHomework(
  school: TestSchool,
  author: TestPerson,
  context: TestContext,
  of: { title?: string; handingIn?: string; state?: string } = {},
): Promise<TestHomework> {
  const made = { homeworkId: newId(), classHomeworkId: newId(), dueAt: addMs(now(), DAY_MS) };
  const at = now();
  await inSchool(school.schoolId, async () => {
    await sql(
      `insert into homework (school_id, id, author_id, title, body_html, marking, points, handing_in, minutes, created_at, updated_at)
       values ($1, $2, $3, $4, '<p>第 1 至 3 題</p>', 'points', 20, $5, 20, $6, $6)`,
      [school.schoolId, made.homeworkId, author.id, of.title ?? '閱讀理解', of.handingIn ?? 'either', at],
    );
    await sql(
      `insert into class_homework (school_id, id, homework_id, context_id, state, published_at, due_at, due_rule, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'typed', $6)`,
      [school.schoolId, made.classHomeworkId, made.homeworkId, context.id, of.state ?? 'published', at, made.dueAt],
    );
  });
  return made;
}

/** Makes a stored file's row. Its bytes don't lie in the store: upload one where they matter. */
export async function makeFile(
  school: TestSchool,
  owner: TestPerson,
  of: { name?: string; purpose?: 'submission' | 'homework' } = {},
): Promise<string> {
  const id = newId();
  await inSchool(school.schoolId, () =>
    sql(
      `insert into file (school_id, id, sha256, size, name, media_type, kind, owner_id, purpose, created_at)
       values ($1, $2, $3, 1000, $4, 'application/pdf', 'pdf', $5, $6, $7)`,
      [
        school.schoolId,
        id,
        createHash('sha256').update(id).digest('hex'),
        of.name ?? 'page.pdf',
        owner.id,
        of.purpose ?? 'submission',
        now(),
      ],
    ),
  );
  return id;
}

/** Attaches a file to a homework. */
export async function attachFile(school: TestSchool, homework: TestHomework, fileId: string): Promise<void> {
  await inSchool(school.schoolId, () =>
    sql(
      `insert into homework_file (school_id, homework_id, file_id, position, name) values ($1, $2, $3, 0, 'sheet.pdf')`,
      [school.schoolId, homework.homeworkId, fileId],
    ),
  );
}

/** Makes a pupil's submission, handed in once, with a text and perhaps a file. @returns its id */
export async function makeSubmission(
  school: TestSchool,
  homework: TestHomework,
  pupil: TestPerson,
  of: { fileId?: string; handedIn?: boolean } = {},
): Promise<string> {
  const [id, versionId, at] = [newId(), newId(), now()];
  const isHandedIn = of.handedIn !== false;
  await inSchool(school.schoolId, async () => {
    await sql(
      `insert into submission (school_id, id, class_homework_id, person_id, due_at, expected, first_handed_in_at, handed_in_at,
         channel, current_version, created_at)
       values ($1, $2, $3, $4, $5, true, $6, $6, $7, $8, $9)`,
      [
        school.schoolId,
        id,
        homework.classHomeworkId,
        pupil.id,
        homework.dueAt,
        isHandedIn ? at : null,
        isHandedIn ? 'digital' : null,
        isHandedIn ? 1 : null,
        at,
      ],
    );
    if (!isHandedIn) return;
    await sql(
      `insert into submission_version (school_id, id, submission_id, number, kind, at, by_id, text, receipt)
       values ($1, $2, $3, 1, 'hand_in', $4, $5, '我的文章', $6)`,
      [school.schoolId, versionId, id, at, pupil.id, newReference()],
    );
    if (of.fileId)
      await sql(
        `insert into submission_version_file (school_id, version_id, file_id, position, name) values ($1, $2, $3, 1, 'page.pdf')`,
        [school.schoolId, versionId, of.fileId],
      );
  });
  return id;
}

/** Writes a working mark. @returns its id */
export async function makeMark(school: TestSchool, submissionId: string, marker: TestPerson): Promise<string> {
  const id = newId();
  await inSchool(school.schoolId, () =>
    sql(
      `insert into mark (school_id, id, submission_id, version_number, marker_id, points, comment, started_at, updated_at)
       values ($1, $2, $3, 1, $4, 15, '寫得好', $5, $5)`,
      [school.schoolId, id, submissionId, marker.id, now()],
    ),
  );
  return id;
}

/** Gives a pupil an extension, as a teacher does. @returns its id */
export async function makeExtension(
  school: TestSchool,
  homework: TestHomework,
  pupil: TestPerson,
  by: TestPerson,
): Promise<string> {
  const id = newId();
  await inSchool(school.schoolId, () =>
    sql(
      `insert into adjustment (school_id, id, class_homework_id, person_id, kind, due_at, reason, by_id, at)
       values ($1, $2, $3, $4, 'extension', $5, '病假', $6, $7)`,
      [school.schoolId, id, homework.classHomeworkId, pupil.id, addMs(homework.dueAt, DAY_MS), by.id, now()],
    ),
  );
  return id;
}

/** Saves a composer draft. @returns its id */
export async function makeDraft(school: TestSchool, author: TestPerson, context: TestContext): Promise<string> {
  const id = newId();
  const content = {
    title: '草稿',
    bodyHtml: '',
    subjectId: null,
    marking: 'none',
    points: null,
    handingIn: 'paper',
    minutes: null,
    files: [],
    classes: [],
  };
  await inSchool(school.schoolId, () =>
    sql(
      `insert into homework_draft (school_id, id, author_id, context_id, content, updated_at) values ($1, $2, $3, $4, $5::jsonb, $6)`,
      [school.schoolId, id, author.id, context.id, JSON.stringify(content), now()],
    ),
  );
  return id;
}
