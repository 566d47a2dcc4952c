import { beforeEach, describe, expect, test } from '@jest/globals';
import { inSchool, sql, sqlOne } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { applyRoster } from '../../../tool/roster/apply-roster.ts';
import type { RosterMember } from '../../../tool/roster/roster.plan.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  type TestContext,
  type TestSchool,
} from '../../support/factories/school.ts';

useDatabase();

let school: TestSchool;
let context: TestContext;

beforeEach(async () => {
  school = await makeSchool();
  context = await makeContext(school);
});

const within = <T>(work: () => Promise<T>): Promise<T> => inSchool(school.schoolId, work);
const pupil = (sub: string, of: Partial<RosterMember> = {}): RosterMember => ({
  lmsUserId: sub,
  role: 'learner',
  name: `Pupil ${sub}`,
  givenName: null,
  familyName: null,
  email: null,
  sourcedId: null,
  isTest: false,
  ...of,
});
const pupils = (count: number, from = 0): RosterMember[] =>
  Array.from({ length: count }, (_, index) => pupil(`u${index + from}`));
const apply = (members: RosterMember[], complete = true, to: TestContext = context) =>
  within(() => applyRoster(to.id, members, { complete }));
const memberships = () =>
  within(() =>
    sql<{ sub: string; role: string; status: string; person_id: string; is_test: boolean }>(
      'select lms_user_id as sub, role, status, person_id, is_test from membership where context_id = $1 order by lms_user_id',
      [context.id],
    ),
  );
const events = () =>
  within(() =>
    sql<{ payload: { joinedPersonIds: string[]; leftPersonIds: string[] } }>(
      `select payload from domain_event where name = 'roster.changed' order by at, id`,
    ),
  );
const contextRow = () =>
  within(() =>
    sqlOne<{ roster_synced_at: Date | null; roster_doubt: { fingerprint: string } | null }>(
      'select roster_synced_at, roster_doubt from lms_context where id = $1',
      [context.id],
    ),
  );

describe('applying a roster', () => {
  test('people, accounts and memberships come; a second time nothing happens', async () => {
    await apply([pupil('t', { role: 'instructor' }), ...pupils(3)]);
    expect((await memberships()).map((row) => [row.sub, row.role, row.status])).toEqual([
      ['t', 'instructor', 'active'],
      ['u0', 'learner', 'active'],
      ['u1', 'learner', 'active'],
      ['u2', 'learner', 'active'],
    ]);
    expect((await events())[0]?.payload.joinedPersonIds).toHaveLength(4);
    const before = await memberships();
    await apply([pupil('t', { role: 'instructor' }), ...pupils(3)]);
    expect(await memberships()).toEqual(before);
    expect(await events()).toHaveLength(1);
    expect((await contextRow())?.roster_synced_at).toBeInstanceOf(Date);
  });

  test('a launched teacher whom Moodle lists as learner stays a teacher', async () => {
    const tutor = await makePerson(school, { role: 'instructor', contexts: [context] });
    await apply([pupil(tutor.lmsUserId), ...pupils(2)]);
    expect((await memberships()).find((row) => row.sub === tutor.lmsUserId)?.role).toBe('instructor');
  });

  test('a colleague listed as learner who hasn’t been here is no pupil', async () => {
    const tutor = await makePerson(school, {
      role: 'instructor',
      contexts: [await makeContext(school, { code: '3B' })],
    });
    await apply([pupil(tutor.lmsUserId), ...pupils(2)]);
    expect((await memberships()).find((row) => row.sub === tutor.lmsUserId)?.role).toBe('none');
  });

  test('who leaves is kept as left, and comes back as the same person', async () => {
    await apply(pupils(10));
    const [first] = await memberships();
    await apply(pupils(9, 1));
    expect((await memberships())[0]).toMatchObject({ sub: 'u0', status: 'left', person_id: first?.person_id });
    expect((await events())[1]?.payload).toMatchObject({ joinedPersonIds: [], leftPersonIds: [first?.person_id] });
    await apply(pupils(10));
    expect((await memberships())[0]).toEqual(first);
    expect((await events())[2]?.payload.joinedPersonIds).toEqual([first?.person_id]);
  });

  test('a list that broke off adds, but neither takes away nor counts as synced', async () => {
    await apply(pupils(3));
    await within(() => sql('update lms_context set roster_synced_at = null where id = $1', [context.id]));
    await apply([pupil('new')], false);
    expect((await memberships()).filter((row) => row.status === 'active')).toHaveLength(4);
    expect((await contextRow())?.roster_synced_at).toBeNull();
  });

  test('an empty list takes nobody away until it comes again', async () => {
    await apply(pupils(5));
    await apply([]);
    expect((await memberships()).filter((row) => row.status === 'active')).toHaveLength(5);
    expect((await contextRow())?.roster_doubt).not.toBeNull();
    await apply([]);
    expect((await memberships()).filter((row) => row.status === 'active')).toHaveLength(0);
    expect((await contextRow())?.roster_doubt).toBeNull();
  });

  test('a test user is marked as one', async () => {
    await apply([pupil('t', { isTest: true }), ...pupils(1)]);
    expect((await memberships()).map((row) => row.is_test)).toEqual([true, false]);
  });

  test('names: new ones are taken over, left out ones kept, odd ones made plain', async () => {
    const nameOf = async () =>
      (await within(() => sqlOne<{ lms_name: string }>('select lms_name from person')))?.lms_name;
    await apply([pupil('a', { name: 'Chan\u0000 Tai\n Man' })]);
    expect(await nameOf()).toBe('Chan Tai Man');
    await apply([pupil('a', { name: null })]);
    expect(await nameOf()).toBe('Chan Tai Man');
    await apply([pupil('a', { name: null, givenName: '大文', familyName: '陳' })]);
    expect(await nameOf()).toBe('大文 陳');
    await apply([pupil('a', { name: `${'😀'.repeat(300)}` })]);
    expect(Array.from((await nameOf()) ?? '')).toHaveLength(255);
    await apply([pupil('a', { name: `half \ud83d` })]);
    expect(await nameOf()).toBe('half');
  });

  test('two rosters of one course at once: everybody once', async () => {
    await Promise.all([apply(pupils(20)), apply(pupils(20)), apply(pupils(20))]);
    expect(await memberships()).toHaveLength(20);
    const persons = await within(() => sqlOne<{ n: number }>('select count(*)::int as n from person'));
    expect(persons?.n).toBe(20);
  });

  test('one pupil in two courses is one person', async () => {
    const other = await makeContext(school, { code: '3A', title: '3A English' });
    await Promise.all([apply(pupils(10)), apply(pupils(10), true, other)]);
    const persons = await within(() => sqlOne<{ n: number }>('select count(*)::int as n from person'));
    expect(persons?.n).toBe(10);
  });

  test('the office’s pupil is found among the new ones, and named in the event by the id that goes on', async () => {
    const kept = newId();
    await within(async () => {
      await sql(`insert into person (school_id, id, name_zh, name_en) values ($1, $2, '陳大文', 'Chan Tai Man')`, [
        school.schoolId,
        kept,
      ]);
      await sql(
        `insert into office_pupil (school_id, id, class_id, class_number, person_id, name_zh, name_en, imported_at)
         values ($1, $2, $3, 12, $4, '陳大文', 'Chan Tai Man', now())`,
        [school.schoolId, newId(), context.classId, kept],
      );
    });
    await apply([pupil('a', { name: '陳大文 Chan Tai Man' }), pupil('b', { name: '李小明' })]);
    expect((await memberships())[0]?.person_id).toBe(kept);
    const changed = (await events()).map((event) => event.payload);
    expect(changed).toHaveLength(1);
    expect(changed[0]?.joinedPersonIds).toContain(kept);
  });

  test('a thousand members in a few seconds', async () => {
    const started = performance.now();
    await apply(pupils(1000));
    await apply(pupils(1000));
    expect(performance.now() - started).toBeLessThan(8000);
    expect(await memberships()).toHaveLength(1000);
  });
});
