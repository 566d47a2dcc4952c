import { beforeAll, describe, expect, test } from '@jest/globals';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import type { ProgressAnswer } from '../../../tool/boards/boards.contract.ts';
import { useApi, type Answer } from '../../support/api.ts';
import {
  makeContext,
  makePerson,
  makePupils,
  makeSchool,
  makeSession,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { adjust, given, hoursAgo, joinedBefore, work } from './facts.ts';

const api = useApi();
let school: TestSchool;
let context: TestContext;
let teacher: TestPerson;
let pupils: TestPerson[];
let token: string;

beforeAll(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  pupils = await makePupils(school, context, 8);
  await makePerson(school, { contexts: [context], isTest: true });
  await joinedBefore(school, context, 500);
  token = await makeSession(school, teacher, { context });
});

const progress = (id: string, as = token, query = ''): Promise<Answer> =>
  api().call(as, 'GET', `/api/class-homework/${id}/progress${query}`);
const pupil = (number: number): TestPerson => pupils[number - 1] as TestPerson;
const shown = ({ body }: Answer): string[] => (body as ProgressAnswer).rows.map((row) => row.axes.shown);

describe('the roster', () => {
  test('is right before any row of a submission exists, in class number order, without test users', async () => {
    const id = await given(school, context, teacher, {});
    const answer = await progress(id);
    expect(answer.status).toBe(200);
    expect(answer.body.rows.map((row: { classNumber: number }) => row.classNumber)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(answer.body.rows[0]).toMatchObject({
      submissionId: null,
      classCode: '3A',
      nameZh: '學生1',
      nameEn: 'Pupil 1',
      displayName: '學生1 Pupil 1',
      axes: { work: 'to_do', shown: 'to_do', judgement: 'unmarked', exemption: null },
      recent: [],
      returned: false,
    });
    expect(answer.body).toMatchObject({
      canPublish: true,
      contextTitle: '3A 中國語文',
      counts: { expected: 8, handedIn: 0, missing: 0 },
      gradebook: { column: 'none', attention: 0 },
      next: null,
    });
  });

  test('every state at once, and the counts that belong to it', async () => {
    const id = await given(school, context, teacher, {}, { dueAt: hoursAgo(2), publishedAt: hoursAgo(30) });
    await work(school, id, pupil(1), { handedInAt: hoursAgo(3), openedAt: hoursAgo(5) });
    await work(school, id, pupil(2), { handedInAt: hoursAgo(1) });
    await work(school, id, pupil(3), { openedAt: hoursAgo(5) });
    await adjust(school, id, pupil(4), 'excuse', { reason: '手傷', by: teacher });
    await adjust(school, id, pupil(5), 'absence', { reason: '病假', by: teacher });
    await adjust(school, id, pupil(6), 'extension', { dueAt: hoursAgo(-20), by: teacher });
    await work(school, id, pupil(7), { handedInAt: hoursAgo(3), mark: { points: 15 } });
    await work(school, id, pupil(8), { handedInAt: hoursAgo(3), mark: { points: 9 }, returned: [{ outcome: 'redo' }] });
    const answer = await progress(id);
    expect(shown(answer)).toEqual([
      'handed_in',
      'late',
      'missing',
      'excused',
      'absent',
      'to_do',
      'marked',
      'to_correct',
    ]);
    expect(answer.body.rows[3].exemptReason).toBe('手傷');
    expect(answer.body.rows[5].axes.extended).toBe(true);
    expect(answer.body.rows[5].dueAt > answer.body.dueAt).toBe(true);
    expect(answer.body.rows[6]).toMatchObject({ points: 15, returned: false });
    expect(answer.body.counts).toEqual({
      expected: 6,
      handedIn: 4,
      late: 1,
      missing: 1,
      notCollected: 0,
      exempt: 1,
      absent: 1,
      seen: 2,
      marked: 2,
      returned: 1,
      toMark: 2,
      toCorrect: 1,
    });
  });

  test('on paper nobody is missing or late before 收齊', async () => {
    const past = { dueAt: hoursAgo(50), publishedAt: hoursAgo(99) };
    const open = await given(school, context, teacher, { handingIn: 'paper' }, past);
    const closed = await given(
      school,
      context,
      teacher,
      { handingIn: 'paper' },
      { ...past, collectionClosedAt: hoursAgo(1) },
    );
    for (const id of [open, closed])
      await work(school, id, pupil(1), {
        handedInAt: hoursAgo(1),
        channel: 'paper',
        collectedOn: hoursAgo(1).toISOString().slice(0, 10),
      });
    const before = await progress(open);
    expect(shown(before)).toEqual(['handed_in', ...Array<string>(7).fill('not_collected')]);
    expect(before.body.counts).toMatchObject({ missing: 0, late: 0, notCollected: 7, handedIn: 1 });
    const after = await progress(closed);
    expect(shown(after)).toEqual(['late', ...Array<string>(7).fill('missing')]);
    expect(after.body.counts).toMatchObject({ missing: 7, late: 1, notCollected: 0 });
  });

  test('what has no hand-in is missing nobody', async () => {
    const id = await given(
      school,
      context,
      teacher,
      { handingIn: 'none', marking: 'none', points: null },
      { dueAt: hoursAgo(2) },
    );
    const answer = await progress(id);
    expect(new Set(shown(answer))).toEqual(new Set(['no_hand_in']));
    expect(answer.body.counts).toMatchObject({ missing: 0, expected: 8 });
  });

  test('who joins after it was due owes nothing; who has left is gone from the list', async () => {
    const id = await given(school, context, teacher, {}, { dueAt: hoursAgo(2), publishedAt: hoursAgo(30) });
    const [late, left] = [
      await makePerson(school, { nameEn: 'New', contexts: [context] }),
      await makePerson(school, { nameEn: 'Left', contexts: [context] }),
    ];
    await inSchool(school.schoolId, () => sql(`update membership set status = 'left' where person_id = $1`, [left.id]));
    const answer = await progress(id);
    const states = new Map((answer.body as ProgressAnswer).rows.map((row) => [row.personId, row.axes.shown] as const));
    expect(states.get(late.id)).toBe('to_do');
    expect(states.has(left.id)).toBe(false);
    expect(answer.body.counts).toMatchObject({ expected: 8, missing: 8 });
    await inSchool(school.schoolId, () => sql(`update membership set status = 'left' where person_id = $1`, [late.id]));
  });

  test('targets: only those named, or all but those left out', async () => {
    const target = (id: string, person: TestPerson, included: boolean): Promise<object[]> =>
      inSchool(school.schoolId, () =>
        sql('insert into homework_target (school_id, class_homework_id, person_id, included) values ($1, $2, $3, $4)', [
          school.schoolId,
          id,
          person.id,
          included,
        ]),
      );
    const numbers = async (id: string): Promise<number[]> =>
      (await progress(id)).body.rows.map((row: { classNumber: number }) => row.classNumber);
    const some = await given(school, context, teacher, {});
    await target(some, pupil(2), true);
    await target(some, pupil(5), true);
    expect(await numbers(some)).toEqual([2, 5]);
    const butOne = await given(school, context, teacher, {});
    await target(butOne, pupil(3), false);
    expect(await numbers(butOne)).toEqual([1, 2, 4, 5, 6, 7, 8]);
  });

  test('the last five before it name only the exceptions', async () => {
    const own = await makeContext(school, { code: '5C' });
    const [boy] = await makePupils(school, own, 1);
    const teaches = await makePerson(school, { role: 'instructor', contexts: [own] });
    await joinedBefore(school, own, 500);
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1)
      ids.push(
        await given(school, own, teaches, {}, { publishedAt: hoursAgo(100 - index), dueAt: hoursAgo(50 - index) }),
      );
    // the oldest of seven has no place; of the others: late, missing, excused, in time, to correct; then the one looked at
    await work(school, ids[1] as string, boy as TestPerson, { handedInAt: hoursAgo(1) });
    await adjust(school, ids[3] as string, boy as TestPerson, 'excuse', { by: teaches });
    await work(school, ids[4] as string, boy as TestPerson, { handedInAt: hoursAgo(60) });
    await work(school, ids[5] as string, boy as TestPerson, {
      handedInAt: hoursAgo(60),
      mark: { points: 1 },
      returned: [{ outcome: 'redo' }],
    });
    const { body } = await progress(ids[6] as string, await makeSession(school, teaches));
    expect(body.rows[0].recent).toEqual(['late', 'missing', 'excused', 'fine', 'to_correct']);
  });

  test('a large group comes in pages of 200, with the counts of all', async () => {
    const large = await makeContext(school, { code: '6D', services: false });
    const lecturer = await makePerson(school, { role: 'instructor', contexts: [large] });
    await inSchool(school.schoolId, async () => {
      const ids = Array.from({ length: 450 }, newId);
      await sql(
        `insert into person (school_id, id, name_en) select $1, p.id, 'Pupil ' || lpad(p.n::text, 3, '0')
         from unnest($2::uuid[]) with ordinality as p(id, n)`,
        [school.schoolId, ids],
      );
      await sql(
        `insert into membership (school_id, id, context_id, person_id, lms_user_id, role, first_seen_at, last_seen_at)
         select $1, p.id, $2, p.id, p.id::text, 'learner', now(), now() from unnest($3::uuid[]) as p(id)`,
        [school.schoolId, large.id, ids],
      );
    });
    const id = await given(school, large, lecturer, {});
    const as = await makeSession(school, lecturer);
    const names: string[] = [];
    const sizes: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: Answer = await progress(id, as, next ? `?after=${next}` : '');
      expect(body.counts.expected).toBe(450);
      sizes.push(body.rows.length);
      names.push(...body.rows.map((row: { displayName: string }) => row.displayName));
      next = body.next;
    }
    expect(sizes).toEqual([200, 200, 50]);
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(450);
    expect((await progress(id, as, '?after=nonsense')).body.code).toBe('bad_cursor');
  });
});

describe('who may look', () => {
  test.each([
    ['an assistant', 'assistant', 200],
    ['a pupil', 'learner', 403],
    ['a mentor', 'mentor', 403],
    ['an administrator of the LMS', 'administrator', 403],
  ] as const)('%s (%s): %i', async (_name, role, status) => {
    const id = await given(school, context, teacher, {});
    const as = await makeSession(school, await makePerson(school, { role, contexts: [context] }), { role });
    const answer = await progress(id, as);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body.canPublish).toBe(false);
  });

  test('a class teacher named by the school looks on, as long as that lasts', async () => {
    const id = await given(school, context, teacher, {});
    const classTeacher = await makePerson(school, {});
    const as = await makeSession(school, classTeacher);
    expect((await progress(id, as)).status).toBe(403);
    await inSchool(school.schoolId, () =>
      sql(
        `insert into teaching (school_id, id, class_id, person_id, kind, from_on) values ($1, $2, $3, $4, 'class_teacher', '2020-09-01')`,
        [school.schoolId, newId(), context.classId, classTeacher.id],
      ),
    );
    const answer = await progress(id, as);
    expect([answer.status, answer.body.canPublish]).toEqual([200, false]);
    await inSchool(school.schoolId, () =>
      sql(`update teaching set to_on = '2021-07-15' where person_id = $1`, [classTeacher.id]),
    );
    expect((await progress(id, as)).status).toBe(403);
  });

  test('another school’s homework is unknown', async () => {
    const id = await given(school, context, teacher, {});
    const other = await makeSchool();
    const stranger = await makePerson(other, { role: 'instructor', contexts: [await makeContext(other)] });
    expect((await progress(id, await makeSession(other, stranger))).status).toBe(404);
    expect((await progress('not-an-id')).status).toBe(404);
  });
});
