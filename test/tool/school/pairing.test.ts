import { beforeEach, describe, expect, test } from '@jest/globals';
import { now } from '../../../tool/core/clock.ts';
import { inSchool, sql, sqlOne } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { matchIdentity, schoolRoutes } from '../../../tool/school/index.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  makeStaffRole,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { useRoutes } from './serve-routes.ts';

useDatabase();
const api = useRoutes(schoolRoutes);

let school: TestSchool;
let context: TestContext;
let office: string;

beforeEach(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  const clerk = await makePerson(school, { nameEn: 'Office' });
  await makeStaffRole(school, clerk, 'office');
  office = await makeSession(school, clerk, { role: 'none' });
});

const within = <T>(work: () => Promise<T>): Promise<T> => inSchool(school.schoolId, work);

async function importList(rows: string): Promise<void> {
  const text = new TextEncoder().encode(`Class,No,Chinese Name,English Name,Email,Username\n${rows}`);
  const seen = await api().call(office, 'POST', '/school/office-list/preview', text);
  const { previewId, hash } = seen.body;
  expect((await api().call(office, 'POST', '/school/office-list/confirm', { previewId, hash })).status).toBe(200);
}

const listedPerson = async (): Promise<string> =>
  (await within(() => sqlOne<{ person_id: string }>('select person_id from office_pupil')))?.person_id as string;

const identityOf = async (person: TestPerson): Promise<string> =>
  (await within(() => sqlOne<{ id: string }>('select id from lms_identity where sub = $1', [person.lmsUserId])))
    ?.id as string;

const ownerOf = async (person: TestPerson): Promise<string | undefined> =>
  (
    await within(() =>
      sqlOne<{ person_id: string }>('select person_id from lms_identity where sub = $1', [person.lmsUserId]),
    )
  )?.person_id;

/** A homework in the context, set to a person; `work` says whether they have handed it in. */
async function setWork(personIds: { id: string; handedIn: boolean }[]): Promise<string> {
  const homework = newId();
  const classHomework = newId();
  await within(async () => {
    const author = await makePerson(school, { nameEn: 'Author' });
    await sql(
      `insert into homework (school_id, id, author_id, title, marking, handing_in, created_at, updated_at)
       values ($1, $2, $3, '默書', 'none', 'digital', $4, $4)`,
      [school.schoolId, homework, author.id, now()],
    );
    await sql(
      `insert into class_homework (school_id, id, homework_id, context_id, state, published_at, created_at)
       values ($1, $2, $3, $4, 'published', $5, $5)`,
      [school.schoolId, classHomework, homework, context.id, now()],
    );
    for (const { id, handedIn } of personIds)
      await sql(
        `insert into submission (school_id, id, class_homework_id, person_id, handed_in_at, channel, current_version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          school.schoolId,
          newId(),
          classHomework,
          id,
          handedIn ? now() : null,
          handedIn ? 'digital' : null,
          handedIn ? 1 : null,
          now(),
        ],
      );
  });
  return classHomework;
}

const submissionsOf = (classHomework: string) =>
  within(() =>
    sql<{ person_id: string; handed_in: boolean }>(
      'select person_id, handed_in_at is not null as handed_in from submission where class_homework_id = $1',
      [classHomework],
    ),
  );

describe('an account that comes after the list', () => {
  test('is found by its e-mail; hand-ins, session and membership become the office’s pupil’s', async () => {
    await importList('3A,12,陳大文,Chan Tai Man,S12@x.hk,\n');
    const kept = await listedPerson();
    const pupil = await makePerson(school, { nameEn: 'tai man', contexts: [context] });
    await within(() => sql(`update lms_identity set email = 's12@x.hk' where sub = $1`, [pupil.lmsUserId]));
    const token = await makeSession(school, pupil, { role: 'learner', context });
    const work = await setWork([{ id: pupil.id, handedIn: true }]);
    const identity = await identityOf(pupil);
    expect(await within(() => matchIdentity(identity))).toEqual([{ goneId: pupil.id, keptId: kept }]);
    expect(await ownerOf(pupil)).toBe(kept);
    expect(await submissionsOf(work)).toEqual([{ person_id: kept, handed_in: true }]);
    const alias = await within(() =>
      sqlOne<{ merged_into: string }>('select merged_into from person where id = $1', [pupil.id]),
    );
    expect(alias?.merged_into).toBe(kept);
    const how = await within(() => sqlOne('select matched_by from office_pupil'));
    expect(how).toEqual({ matched_by: 'email' });
    // the session goes on, as the pupil of the list
    expect((await api().call(token, 'GET', '/school/classes')).status).toBe(200);
    expect(await within(() => sql('select context_id from membership where person_id = $1', [kept]))).toHaveLength(1);
    // and a second time there is nothing to do
    expect(await within(() => matchIdentity(identity))).toEqual([]);
  });

  test('a test user or somebody who teaches is left alone', async () => {
    await importList('3A,12,陳大文,Chan Tai Man,,\n');
    const test1 = await makePerson(school, { nameEn: 'Chan Tai Man', contexts: [context], isTest: true });
    const teacher = await makePerson(school, { nameEn: 'Chan Tai Man', contexts: [context], role: 'assistant' });
    for (const person of [test1, teacher]) {
      const identity = await identityOf(person);
      expect(await within(() => matchIdentity(identity))).toEqual([]);
    }
  });

  test('where both have handed in, neither is touched, and a person is told why', async () => {
    await importList('3A,12,陳大文,Chan Tai Man,,\n');
    const kept = await listedPerson();
    const pupil = await makePerson(school, { nameEn: 'Chan Tai Man', contexts: [context] });
    const work = await setWork([
      { id: pupil.id, handedIn: true },
      { id: kept, handedIn: true },
    ]);
    const identity = await identityOf(pupil);
    expect(await within(() => matchIdentity(identity))).toEqual([]);
    expect(await ownerOf(pupil)).toBe(pupil.id);
    expect(await submissionsOf(work)).toHaveLength(2);
    expect(
      await api().call(office, 'POST', `/school/pupils/${kept}/pair`, { accountPersonId: pupil.id }),
    ).toMatchObject({
      status: 409,
      body: { code: 'both_have_handed_in' },
    });
  });

  test.each([
    ['the account’s', true, false],
    ['the list’s', false, true],
    ['nobody’s', false, false],
  ])('where both were set it and the work is %s, one row stays', async (_whose, theirs, ours) => {
    await importList('3A,12,陳大文,Chan Tai Man,,\n');
    const kept = await listedPerson();
    const pupil = await makePerson(school, { nameEn: 'Chan Tai Man', contexts: [context] });
    const work = await setWork([
      { id: pupil.id, handedIn: theirs },
      { id: kept, handedIn: ours },
    ]);
    const identity = await identityOf(pupil);
    await within(() => matchIdentity(identity));
    expect(await submissionsOf(work)).toEqual([{ person_id: kept, handed_in: theirs || ours }]);
  });
});

describe('by hand', () => {
  test('both sides are listed with a suggestion, and pairing makes them one', async () => {
    await importList('3A,12,陳大文,Chan Tai Man,,\n3A,2,李小明,,,\n');
    const pupil = await makePerson(school, { nameEn: '陳大文同學', contexts: [context] });
    const before = (await api().call(office, 'GET', '/school/unmatched')).body;
    expect(before.pupils.map((each: { classNumber: number }) => each.classNumber)).toEqual([2, 12]);
    expect(before.pupils[1].suggestedPersonIds).toEqual([pupil.id]);
    expect(before.accounts).toMatchObject([
      { personId: pupil.id, name: '陳大文同學', classCodes: ['3A'], contexts: ['3A-CHI'] },
    ]);
    const kept = before.pupils[1].personId;
    const paired = await api().call(office, 'POST', `/school/pupils/${kept}/pair`, { accountPersonId: pupil.id });
    expect(paired).toEqual({ status: 200, body: { personId: kept } });
    const after = (await api().call(office, 'GET', '/school/unmatched')).body;
    expect([after.pupils.length, after.accounts.length]).toEqual([1, 0]);
  });

  test('not with a teacher, not with another pupil of the list, not with nobody', async () => {
    await importList('3A,12,陳大文,,,\n3A,2,李小明,,,\n');
    const [first, second] = (await api().call(office, 'GET', '/school/unmatched')).body.pupils;
    const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
    const pair = async (accountPersonId: string) =>
      (await api().call(office, 'POST', `/school/pupils/${first.personId}/pair`, { accountPersonId })).body.code;
    expect(await pair(teacher.id)).toBe('is_staff');
    expect(await pair(second.personId)).toBe('is_listed');
    expect(await pair(newId())).toBe('not_there');
  });

  test('another school’s pupil isn’t there', async () => {
    const other = await makeSchool();
    const stranger = await makePerson(other, { contexts: [await makeContext(other)] });
    await importList('3A,12,陳大文,,,\n');
    const kept = await listedPerson();
    const answer = await api().call(office, 'POST', `/school/pupils/${kept}/pair`, { accountPersonId: stranger.id });
    expect(answer.body.code).toBe('not_there');
  });
});
