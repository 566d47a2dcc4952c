import { addMs, now } from '../../tool/core/clock.ts';
import { inSchool, sql } from '../../tool/core/db/database.ts';
import { newId } from '../../tool/core/ids.ts';
import {
  attachFile,
  makeDraft,
  makeExtension,
  makeFile,
  makeHomework,
  makeMark,
  makeSubmission,
  type TestHomework,
} from '../support/factories/homework.ts';
import {
  makeContext,
  makePerson,
  makePupils,
  makeSchool,
  makeSession,
  makeStaffRole,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../support/factories/school.ts';

/** Who asks, in the order of the matrix's columns. */
export const CALLERS = [
  'nobody',
  'ended',
  'foreign',
  'other-teacher',
  'pupil',
  'classmate',
  'other-pupil',
  'mentor',
  'assistant',
  'teacher',
  'class-teacher',
  'department-head',
  'head',
  'administrator',
] as const;
export type Caller = (typeof CALLERS)[number];

/** One school with a record of every kind in class 3A, made by its teacher and its first pupil; and another school. */
export interface World {
  school: TestSchool;
  foreignSchool: TestSchool;
  context: TestContext;
  otherContext: TestContext;
  foreignContext: TestContext;
  people: Record<Exclude<Caller, 'nobody'>, TestPerson>;
  tokens: Record<Caller, string | null>;
  homework: TestHomework;
  foreignHomework: TestHomework;
  foreignFileId: string;
  submissionId: string;
  fileId: string;
  sheetId: string;
  /** What stands for `:name` in a path. */
  ids: Record<string, string>;
  rows<Row extends object>(text: string, bind?: unknown[]): Promise<Row[]>;
}

export async function makeWorld(): Promise<World> {
  const [school, foreignSchool] = [await makeSchool('清林小學'), await makeSchool('另一所小學')];
  const context = await makeContext(school, { code: '3A' });
  const otherContext = await makeContext(school, { code: '3B' });
  const foreignContext = await makeContext(foreignSchool, { code: '3A' });
  const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  const [pupil, classmate] = (await makePupils(school, context, 2)) as [TestPerson, TestPerson];
  const [otherPupil] = (await makePupils(school, otherContext, 1)) as [TestPerson];
  const people = {
    ended: teacher,
    foreign: await makePerson(foreignSchool, { role: 'instructor', contexts: [foreignContext] }),
    'other-teacher': await makePerson(school, { role: 'instructor', contexts: [otherContext] }),
    pupil,
    classmate,
    'other-pupil': otherPupil,
    mentor: await makePerson(school, { role: 'mentor', contexts: [context] }),
    assistant: await makePerson(school, { role: 'assistant', contexts: [context] }),
    teacher,
    'class-teacher': await makePerson(school, {}),
    'department-head': await makePerson(school, { role: 'instructor', contexts: [otherContext] }),
    head: await makePerson(school, {}),
    administrator: await makePerson(school, {}),
  };
  const rows: World['rows'] = (text, bind = []) => inSchool(school.schoolId, () => sql(text, bind));
  await rows(
    `insert into teaching (school_id, id, class_id, person_id, kind, from_on) values ($1, $2, $3, $4, 'class_teacher', '2020-09-01')`,
    [school.schoolId, newId(), context.classId, people['class-teacher'].id],
  );
  await makeStaffRole(school, people['department-head'], 'department_head');
  await makeStaffRole(school, people.head, 'head');
  await makeStaffRole(school, people.administrator, 'administrator');

  const homework = await makeHomework(school, teacher, context);
  const foreignHomework = await makeHomework(foreignSchool, people.foreign, foreignContext);
  const fileId = await makeFile(school, pupil);
  const sheetId = await makeFile(school, teacher, { purpose: 'homework' });
  await attachFile(school, homework, sheetId);
  const submissionId = await makeSubmission(school, homework, pupil, { fileId });
  await makeMark(school, submissionId, teacher);
  const ids: World['ids'] = {
    contextId: context.id,
    classId: context.classId,
    homeworkId: homework.homeworkId,
    classHomeworkId: homework.classHomeworkId,
    submissionId,
    fileId,
    adjustmentId: await makeExtension(school, homework, classmate, teacher),
    draftId: await makeDraft(school, teacher, context),
    platformId: school.platformId,
    deploymentId: school.deploymentId,
    personId: await makeListedPupil(school, context),
    deepLinkingId: await makeDeepLinking(school, teacher, context),
    uploadId: await makeUpload(school, pupil, homework),
  };
  return {
    school,
    foreignSchool,
    context,
    otherContext,
    foreignContext,
    people,
    tokens: await signIn(school, foreignSchool, context, otherContext, people),
    homework,
    foreignHomework,
    foreignFileId: await makeFile(foreignSchool, people.foreign, { purpose: 'homework' }),
    submissionId,
    fileId,
    sheetId,
    ids,
    rows,
  };
}

async function signIn(
  school: TestSchool,
  foreignSchool: TestSchool,
  context: TestContext,
  otherContext: TestContext,
  people: World['people'],
): Promise<World['tokens']> {
  const tokens: Partial<World['tokens']> = { nobody: null };
  const roles = { mentor: 'mentor', assistant: 'assistant', administrator: 'administrator' } as const;
  for (const [caller, person] of Object.entries(people) as [Exclude<Caller, 'nobody'>, TestPerson][]) {
    const isPupil = caller === 'pupil' || caller === 'classmate' || caller === 'other-pupil';
    tokens[caller] = await makeSession(caller === 'foreign' ? foreignSchool : school, person, {
      role: isPupil ? 'learner' : caller in roles ? roles[caller as keyof typeof roles] : 'instructor',
      context: caller === 'foreign' ? null : caller.startsWith('other') ? otherContext : context,
    });
  }
  await inSchool(school.schoolId, async () => {
    const [latest] = await sql<{ id: string }>('select id from session where person_id = $1 order by id limit 1', [
      people.ended.id,
    ]);
    await sql('update session set revoked_at = $2 where id = $1', [latest?.id, now()]);
  });
  return tokens as World['tokens'];
}

/** A pupil of the office's list whom no LMS knows. */
async function makeListedPupil(school: TestSchool, context: TestContext): Promise<string> {
  const personId = newId();
  await inSchool(school.schoolId, async () => {
    await sql(`insert into person (school_id, id, name_zh) values ($1, $2, '陳大文')`, [school.schoolId, personId]);
    await sql(
      `insert into office_pupil (school_id, id, class_id, class_number, person_id, name_zh, imported_at) values ($1, $2, $3, 30, $4, '陳大文', $5)`,
      [school.schoolId, newId(), context.classId, personId, now()],
    );
  });
  return personId;
}

async function makeDeepLinking(school: TestSchool, teacher: TestPerson, context: TestContext): Promise<string> {
  const id = newId();
  const settings = {
    returnUrl: `${school.issuer}/return`,
    data: null,
    acceptTypes: ['ltiResourceLink'],
    acceptMultiple: true,
    acceptLineItem: true,
  };
  await inSchool(school.schoolId, () =>
    sql(
      `insert into deep_linking_request (school_id, id, platform_id, deployment_id, context_id, person_id, return_url, settings,
         created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
      [
        school.schoolId,
        id,
        school.platformId,
        school.deploymentId,
        context.id,
        teacher.id,
        settings.returnUrl,
        JSON.stringify(settings),
        now(),
        addMs(now(), 3600_000),
      ],
    ),
  );
  return id;
}

async function makeUpload(school: TestSchool, pupil: TestPerson, homework: TestHomework): Promise<string> {
  const id = newId();
  await inSchool(school.schoolId, () =>
    sql(
      `insert into upload (school_id, id, owner_id, purpose, target_id, name, size, state, created_at, updated_at)
       values ($1, $2, $3, 'submission', $4, 'page.pdf', 10, 'receiving', $5, $5)`,
      [school.schoolId, id, pupil.id, homework.classHomeworkId, now()],
    ),
  );
  return id;
}
