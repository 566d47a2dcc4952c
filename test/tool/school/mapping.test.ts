import { beforeEach, describe, expect, test } from '@jest/globals';
import { asOwner, inSchool, sql, sqlOne } from '../../../tool/core/db/database.ts';
import { createSchool, mapContext, schoolRoutes } from '../../../tool/school/index.ts';
import { canReadClass } from '../../../tool/school/school.policy.ts';
import { findReadableClass, listReadableClasses } from '../../../tool/school/school.queries.ts';
import { loadActor, type Actor } from '../../../tool/core/actor.ts';
import { newId } from '../../../tool/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makePupils,
  makeSchool,
  makeSession,
  makeStaffRole,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { useRoutes } from './serve-routes.ts';

useDatabase();
const api = useRoutes(schoolRoutes);

let school: TestSchool;
let head: string;

beforeEach(async () => {
  school = await makeSchool();
  // the factory makes a bare school; give it what createSchool gives
  const { schoolId } = await createSchool({ name: '模範學校' });
  await asOwner(async () => {
    for (const table of ['subject', 'context_pattern'])
      await sql(`update ${table} set school_id = $1 where school_id = $2`, [school.schoolId, schoolId]);
  });
  const person = await makePerson(school, { nameEn: 'Head' });
  await makeStaffRole(school, person, 'head');
  head = await makeSession(school, person, { role: 'none' });
});

async function unmapped(label: string, title = label): Promise<string> {
  const context = await makeContext(school, { title });
  await inSchool(school.schoolId, () =>
    sql('update lms_context set label = $2, class_id = null, mapped_by = null where id = $1', [context.id, label]),
  );
  return context.id;
}

const mappingOf = (contextId: string) =>
  inSchool(school.schoolId, () =>
    sqlOne<{ code: string | null; subject: string | null; mapped_by: string | null }>(
      `select c.code, s.code as subject, x.mapped_by from lms_context x left join school_class c on c.id = x.class_id
       left join subject s on s.id = x.subject_id where x.id = $1`,
      [contextId],
    ),
  );

test('a new school has subjects and patterns', async () => {
  const { schoolId } = await createSchool({ name: '新學校' });
  const counts = await inSchool(schoolId, () =>
    sqlOne<{ subjects: number; patterns: number; name: string; zone: string }>(
      `select (select count(*)::int from subject) as subjects, (select count(*)::int from context_pattern) as patterns,
         name, time_zone as zone from school`,
    ),
  );
  expect(counts).toMatchObject({ name: '新學校', zone: 'Asia/Hong_Kong' });
  expect(counts?.subjects).toBeGreaterThan(8);
  expect(counts?.patterns).toBeGreaterThan(5);
});

describe('courses and classes', () => {
  test('a short name gives class and subject; the class is made', async () => {
    const context = await unmapped('4B-MATH');
    expect(await inSchool(school.schoolId, () => mapContext(context))).toBe(true);
    expect(await mappingOf(context)).toEqual({ code: '4B', subject: 'MATH', mapped_by: 'pattern' });
    expect(await inSchool(school.schoolId, () => mapContext(context))).toBe(false);
  });

  test('a club is left without', async () => {
    const context = await unmapped('Chess club');
    expect(await inSchool(school.schoolId, () => mapContext(context))).toBe(false);
    expect(await mappingOf(context)).toEqual({ code: null, subject: null, mapped_by: null });
  });

  test('what was chosen by hand stays, also when patterns change, until it is given back', async () => {
    const context = await unmapped('3A-CHI');
    const subjects = (await api().call(head, 'GET', '/school/contexts')).body.subjects as {
      subjectId: string;
      code: string;
    }[];
    const music = subjects.find((subject) => subject.code === 'MUS')?.subjectId;
    const put = (body: object) => api().call(head, 'PUT', `/school/contexts/${context}/mapping`, body);
    expect((await put({ automatic: false, classCode: '5C', subjectId: music })).body).toMatchObject({
      classCode: '5C',
      subjectEn: 'Music',
      mappedBy: 'hand',
    });
    await api().call(head, 'PUT', '/school/patterns', { patterns: ['{class}-{subject}'] });
    expect(await mappingOf(context)).toEqual({ code: '5C', subject: 'MUS', mapped_by: 'hand' });
    expect((await put({ automatic: true })).body).toMatchObject({
      classCode: '3A',
      subjectEn: 'Chinese',
      mappedBy: 'pattern',
    });
  });

  test('new patterns map what had none', async () => {
    const context = await unmapped('CHING.3A.CHI');
    expect((await api().call(head, 'GET', '/school/patterns')).body).toMatchObject({ unmapped: 1 });
    const answer = await api().call(head, 'PUT', '/school/patterns', { patterns: ['CHING.{class}.{subject}'] });
    expect(answer.body).toEqual({ patterns: ['CHING.{class}.{subject}'], mapped: 1, unmapped: 0 });
    expect(await mappingOf(context)).toMatchObject({ code: '3A', subject: 'CHI' });
  });

  test('a pattern without class, a subject that isn’t there', async () => {
    expect(await api().call(head, 'PUT', '/school/patterns', { patterns: ['{subject}'] })).toMatchObject({
      status: 422,
      body: { code: 'pattern_without_class', details: { pattern: '{subject}' } },
    });
    const context = await unmapped('3A-CHI');
    const answer = await api().call(head, 'PUT', `/school/contexts/${context}/mapping`, {
      automatic: false,
      classCode: '3A',
      subjectId: newId(),
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'subject_unknown' } });
  });

  test('subjects are renamed and added', async () => {
    const answer = await api().call(head, 'PUT', '/school/subjects', {
      subjects: [
        { code: 'chi', nameZh: '中國語文', nameEn: 'Chinese Language' },
        { code: 'FRE', nameZh: '法文', nameEn: 'French' },
      ],
    });
    const names = new Map(
      answer.body.subjects.map((subject: { code: string; nameZh: string }) => [subject.code, subject.nameZh]),
    );
    expect([names.get('CHI'), names.get('FRE'), names.get('ENG')]).toEqual(['中國語文', '法文', '英文']);
  });

  test('teachers may not change any of it', async () => {
    const context = await makeContext(school);
    const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
    const token = await makeSession(school, teacher, { context });
    expect((await api().call(token, 'GET', '/school/contexts')).status).toBe(403);
    expect((await api().call(token, 'PUT', '/school/patterns', { patterns: ['{class}'] })).status).toBe(403);
    expect((await api().call(token, 'GET', '/school/unmatched')).status).toBe(403);
  });
});

describe('who reads a class', () => {
  const actorOf = (person: TestPerson): Promise<Actor> =>
    loadActor({
      school_id: school.schoolId,
      id: newId(),
      person_id: person.id,
      context_id: null,
      role: 'none',
      is_test: false,
    });

  test('one and many agree, for everybody', async () => {
    const contextA = await makeContext(school, { code: '3A' });
    const contextB = await makeContext(school, { code: '3B' });
    const contexts = [contextA, contextB];
    const [pupil] = await makePupils(school, contextA, 2);
    const classTeacher = await makePerson(school, { nameEn: 'Class teacher' });
    await inSchool(school.schoolId, () =>
      sql(
        `insert into teaching (school_id, id, class_id, person_id, kind, from_on) values ($1, $2, $3, $4, 'class_teacher', '2026-09-01')`,
        [school.schoolId, newId(), contextB.classId, classTeacher.id],
      ),
    );
    const chief = await makePerson(school, { nameEn: 'Chief' });
    await makeStaffRole(school, chief, 'head');
    const people: [TestPerson, string[]][] = [
      [await makePerson(school, { role: 'instructor', contexts: [contextA] }), ['3A']],
      [await makePerson(school, { role: 'assistant', contexts: [contextB] }), ['3B']],
      [classTeacher, ['3B']],
      [chief, ['3A', '3B']],
      [pupil as TestPerson, []],
    ];
    for (const [person, expected] of people)
      await inSchool(school.schoolId, async () => {
        const actor = await actorOf(person);
        expect((await listReadableClasses(actor)).map((each) => each.code)).toEqual(expected);
        for (const context of contexts) {
          const of = await findReadableClass(context.classId);
          expect(of && canReadClass(actor, of)).toBe(expected.includes(of?.code ?? ''));
        }
      });
  });

  test('its pupils, in order', async () => {
    const context = await makeContext(school);
    await makePupils(school, context, 11);
    const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
    const token = await makeSession(school, teacher, { context });
    const answer = await api().call(token, 'GET', `/school/classes/${context.classId}/pupils`);
    expect(answer.body.pupils.map((pupil: { classNumber: number }) => pupil.classNumber)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(answer.body.pupils[9]).toMatchObject({
      classCode: '3A',
      displayName: '學生10 Pupil 10',
      hasLmsAccount: true,
    });
  });
});
