import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadActor, type Actor } from '../../../tool/core/actor.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { applyRoster } from '../../../tool/roster/apply-roster.ts';
import { rosterRoutes } from '../../../tool/roster/index.ts';
import type { RosterMember } from '../../../tool/roster/roster.plan.ts';
import { canReadPeople, canSeeContext, visibleContexts, visiblePeople } from '../../../tool/roster/roster.policy.ts';
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
import { useRoutes } from '../school/serve-routes.ts';

useDatabase();
const api = useRoutes(rosterRoutes);

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
describe('routes', () => {
  const sign = (person: TestPerson) => makeSession(school, person, { context });

  test('people: teachers first, then pupils; pupils and strangers may not', async () => {
    await apply([pupil('t', { role: 'instructor', name: 'Ms Lee' }), ...pupils(2)]);
    const teacher = await makePerson(school, { nameEn: 'Mr Wong', role: 'instructor', contexts: [context] });
    const answer = await api().call(await sign(teacher), 'GET', `/contexts/${context.id}/people`);
    expect(answer.body.people.map((person: { displayName: string }) => person.displayName)).toEqual([
      'Mr Wong',
      'Ms Lee',
      'Pupil u0',
      'Pupil u1',
    ]);
    expect(answer.body.roster).toMatchObject({ problem: null, doubt: null });
    const learner = await makePerson(school, { contexts: [context] });
    expect((await api().call(await sign(learner), 'GET', `/contexts/${context.id}/people`)).status).toBe(403);
    const foreign = await makeSchool();
    const foreigner = await makePerson(foreign, { role: 'instructor', contexts: [await makeContext(foreign)] });
    const token = await makeSession(foreign, foreigner);
    expect((await api().call(token, 'GET', `/contexts/${context.id}/people`)).status).toBe(404);
  });

  test('a pupil of the class without an account stands among the people', async () => {
    await apply(pupils(1));
    const person = newId();
    await within(async () => {
      await sql(`insert into person (school_id, id, name_zh) values ($1, $2, '陳大文')`, [school.schoolId, person]);
      await sql(
        `insert into class_member (school_id, id, class_id, person_id, class_number, from_on) values ($1, $2, $3, $4, 12, '2026-09-01')`,
        [school.schoolId, newId(), context.classId, person],
      );
    });
    const teacher = await makePerson(school, { nameEn: 'T', role: 'instructor', contexts: [context] });
    const { people } = (await api().call(await sign(teacher), 'GET', `/contexts/${context.id}/people`)).body;
    expect(people.find((each: { personId: string }) => each.personId === person)).toMatchObject({
      hasLmsAccount: false,
      role: 'learner',
      classNumber: 12,
    });
  });

  test('sync on demand is queued, at most once a minute; without names it says so', async () => {
    const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
    const token = await sign(teacher);
    expect((await api().call(token, 'POST', `/contexts/${context.id}/roster/sync`)).body).toEqual({ queued: true });
    expect(await api().call(token, 'POST', `/contexts/${context.id}/roster/sync`)).toMatchObject({
      status: 429,
      body: { code: 'roster_tried_just_now' },
    });
    const bare = await makeContext(school, { services: false, code: '3B' });
    const other = await makePerson(school, { role: 'instructor', contexts: [bare] });
    expect(await api().call(await sign(other), 'POST', `/contexts/${bare.id}/roster/sync`)).toMatchObject({
      status: 409,
      body: { code: 'no_names_service' },
    });
  });

  test('a doubt is shown with names and confirmed; an assistant may look only', async () => {
    await apply(pupils(4));
    await apply(pupils(2));
    const teacher = await makePerson(school, { nameEn: 'T', role: 'instructor', contexts: [context] });
    const assistant = await makePerson(school, { nameEn: 'A', role: 'assistant', contexts: [context] });
    const health = (await api().call(await sign(assistant), 'GET', `/contexts/${context.id}/roster`)).body;
    expect(health).toMatchObject({ problem: 'roster_doubt', doubt: { known: 4, fetched: 2 } });
    expect(health.doubt.absent.map((each: { displayName: string }) => each.displayName)).toEqual([
      'Pupil u2',
      'Pupil u3',
    ]);
    const confirm = async (person: TestPerson, fingerprint: string) =>
      api().call(await sign(person), 'POST', `/contexts/${context.id}/roster/confirm`, { fingerprint });
    expect((await confirm(assistant, health.doubt.fingerprint)).status).toBe(403);
    expect((await confirm(teacher, 'another')).body.doubt).not.toBeNull();
    expect((await confirm(teacher, health.doubt.fingerprint)).body).toMatchObject({ doubt: null, problem: null });
    expect((await memberships()).filter((row) => row.status === 'left').map((row) => row.sub)).toEqual(['u2', 'u3']);
  });

  test('one’s own courses; who runs the school sees all', async () => {
    const other = await makeContext(school, { code: '4B' });
    const teacher = await makePerson(school, { role: 'instructor', contexts: [other] });
    const mine = (await api().call(await sign(teacher), 'GET', '/contexts')).body.contexts;
    expect(mine).toMatchObject([{ contextId: other.id, classCode: '4B', role: 'instructor', pupils: 0 }]);
    const head = await makePerson(school, {});
    await makeStaffRole(school, head, 'head');
    const all = (await api().call(await sign(head), 'GET', '/contexts')).body.contexts;
    expect(all.map((each: { classCode: string }) => each.classCode)).toEqual(['3A', '4B']);
  });
});

test('policies for one and for many agree', async () => {
  const other = await makeContext(school, { code: '3B' });
  const people: TestPerson[] = [];
  for (const role of ['instructor', 'assistant', 'learner', 'mentor', 'administrator', 'none'] as const)
    people.push(
      await makePerson(school, { role, contexts: [context] }),
      await makePerson(school, { role, contexts: [context, other] }),
    );
  const head = await makePerson(school, {});
  await makeStaffRole(school, head, 'head');
  for (const person of [...people, head])
    await within(async () => {
      const actor: Actor = await loadActor({
        school_id: school.schoolId,
        id: newId(),
        person_id: person.id,
        context_id: null,
        role: 'none',
        is_test: false,
      });
      for (const [can, visible] of [
        [canSeeContext, visibleContexts],
        [canReadPeople, visiblePeople],
      ] as const) {
        const { where, bind } = visible(actor, 1);
        const rows = await sql<{ id: string }>(`select x.id from lms_context x where ${where}`, bind);
        const expected = [context, other].filter(({ id }) => can(actor, { contextId: id })).map(({ id }) => id);
        expect(rows.map((row) => row.id).sort()).toEqual(expected.sort());
      }
    });
});
