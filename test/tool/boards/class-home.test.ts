import { beforeAll, describe, expect, test } from '@jest/globals';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { now } from '../../../tool/core/clock.ts';
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
import { content, inHours, publish } from '../homework/content.ts';
import { given, hoursAgo, joinedBefore, work } from './facts.ts';

const api = useApi();
let school: TestSchool;
beforeAll(async () => {
  school = await makeSchool();
});

interface Room {
  context: TestContext;
  teacher: TestPerson;
  pupils: TestPerson[];
  token: string;
}

/** A class of its own with a teacher and pupils. */
async function room(code: string, count: number): Promise<Room> {
  const context = await makeContext(school, { code });
  const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  const pupils = await makePupils(school, context, count);
  await joinedBefore(school, context, 500);
  return { context, teacher, pupils, token: await makeSession(school, teacher, { context }) };
}
const home = ({ context, token }: Room, as = token): Promise<Answer> =>
  api().call(as, 'GET', `/api/contexts/${context.id}/home`);

describe('class home', () => {
  test('of a class that has just come: nothing to do, and what is missing in words', async () => {
    const bare = await makeContext(school, { code: '1A', services: false });
    const teacher = await makePerson(school, { role: 'instructor', contexts: [bare] });
    const token = await makeSession(school, teacher);
    const { status, body } = await api().call(token, 'GET', `/api/contexts/${bare.id}/home`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      contextId: bare.id,
      classCode: '1A',
      pupils: 0,
      canPublish: true,
      homework: [],
      drafts: [],
      toMark: [],
      attention: [],
      otherContexts: [],
      roster: { syncedAt: null, problem: null },
    });
    expect(body.hints).toEqual(['no_names_service', 'no_gradebook_service', 'no_standing_link', 'names_not_imported']);
  });

  test('hints go once there is nothing to hint at', async () => {
    const here = await room('1B', 1);
    expect((await home(here)).body.hints).toEqual(['no_standing_link']);
    await inSchool(school.schoolId, () =>
      sql(
        `insert into resource_link (school_id, id, deployment_id, context_id, link_id, first_seen_at, last_seen_at) values ($1, $2, $3, $4, 'x', $5, $5)`,
        [school.schoolId, newId(), school.deploymentId, here.context.id, now()],
      ),
    );
    expect((await home(here)).body.hints).toEqual([]);
    await inSchool(school.schoolId, () =>
      sql(`update lms_context set roster_error = 'lms_unavailable' where id = $1`, [here.context.id]),
    );
    expect((await home(here)).body.roster.problem).toBe('lms_unavailable');
  });

  test('homework under way with its counts, latest due first; scheduled too, put away not', async () => {
    const here = await room('2A', 3);
    const { context, teacher, pupils, token } = here;
    const old = await given(school, context, teacher, { title: '舊' }, { dueAt: hoursAgo(5) });
    await work(school, old, pupils[0] as TestPerson, { handedInAt: hoursAgo(6) });
    await api().call(token, 'POST', '/api/homework', publish([context], { title: '新' }));
    const plan = { contextId: context.id, dueAt: inHours(72), dueRule: 'typed' as const, publishAt: inHours(48) };
    await api().call(token, 'POST', '/api/homework', publish([context], { title: '將來' }, { classes: [plan] }));
    await given(school, context, teacher, { title: '收起' }, { state: 'archived' });
    const { body } = await home(here);
    expect(body.homework.map((card: { title: string; state: string }) => `${card.title} ${card.state}`)).toEqual([
      '將來 scheduled',
      '新 published',
      '舊 published',
    ]);
    expect(body.homework[2].counts).toMatchObject({ expected: 3, handedIn: 1, missing: 2, toMark: 1 });
    expect(body.homework[1].counts).toMatchObject({ expected: 3, missing: 0 });
  });

  test('what was taken back and overdue accuses nobody', async () => {
    const here = await room('2B', 2);
    const id = await given(school, here.context, here.teacher, {}, { dueAt: hoursAgo(5) });
    await inSchool(school.schoolId, () =>
      sql(`update class_homework set state = 'draft', published_at = null where id = $1`, [id]),
    );
    const { body } = await home(here);
    expect(body.homework[0].counts.missing).toBe(0);
    expect(body.attention).toEqual([]);
  });

  test('the three lists, with class numbers, and the queue with its oldest', async () => {
    const here = await room('2C', 4);
    const { context, teacher, pupils } = here;
    const [one, two, three] = pupils as [TestPerson, TestPerson, TestPerson];
    const digital = await given(school, context, teacher, { title: '閱讀' }, { dueAt: hoursAgo(5) });
    await work(school, digital, one, { handedInAt: hoursAgo(7) });
    await work(school, digital, two, { handedInAt: hoursAgo(9) });
    await work(school, digital, three, {
      handedInAt: hoursAgo(9),
      mark: { points: 3 },
      returned: [{ outcome: 'redo' }],
    });
    const paper = await given(school, context, teacher, { title: '默書', handingIn: 'paper' }, { dueAt: hoursAgo(3) });
    await work(school, paper, one, { handedInAt: hoursAgo(4), channel: 'paper', collectedOn: '2026-11-20' });
    const { body } = await home(here);
    expect(
      body.attention.map((entry: { kind: string; title: string; pupils: { classNumber: number }[] }) => [
        entry.kind,
        entry.title,
        entry.pupils.map((pupil) => pupil.classNumber),
      ]),
    ).toEqual([
      ['not_collected', '默書', [2, 3, 4]],
      ['missing', '閱讀', [4]],
      ['to_correct', '閱讀', [3]],
    ]);
    expect(body.toMark).toMatchObject([
      { title: '閱讀', count: 2, oldestAt: expect.any(String) },
      { title: '默書', count: 1 },
    ]);
  });

  test('one’s own drafts of this class, and the other classes one sees', async () => {
    const here = await room('3B', 1);
    const other = await makeContext(school, { code: '3C' });
    const colleague = await makePerson(school, { role: 'instructor', contexts: [here.context, other] });
    const token = await makeSession(school, colleague);
    for (const [contextId, title] of [
      [here.context.id, '半篇'],
      [other.id, '別處'],
    ])
      await api().call(token, 'PUT', `/api/drafts/${newId()}`, {
        contextId,
        content: { ...content({ title: title as string }), files: [], classes: [] },
        rev: 0,
      });
    const { body } = await home(here, token);
    expect(body.drafts.map((draft: { title: string }) => draft.title)).toEqual(['半篇']);
    expect(body.otherContexts).toMatchObject([{ contextId: other.id, classCode: '3C' }]);
    expect((await home(here)).body.drafts).toEqual([]);
  });

  test('assistants see it but don’t publish; pupils, mentors and strangers don’t see it', async () => {
    const here = await room('4A', 1);
    const sees = async (role: 'assistant' | 'learner' | 'mentor' | 'none'): Promise<Answer> =>
      home(here, await makeSession(school, await makePerson(school, { role, contexts: [here.context] }), { role }));
    expect((await sees('assistant')).body.canPublish).toBe(false);
    expect((await sees('learner')).status).toBe(403);
    expect((await sees('mentor')).status).toBe(403);
    expect((await sees('none')).status).toBe(403);
    const other = await makeSchool();
    const stranger = await makePerson(other, { role: 'instructor', contexts: [await makeContext(other)] });
    expect((await home(here, await makeSession(other, stranger))).status).toBe(404);
  });

  test('the column and the marks that need attention', async () => {
    const here = await room('4C', 2);
    const id = await given(school, here.context, here.teacher, {});
    const [linkId, releaseOf] = [newId(), here.pupils[0] as TestPerson];
    const submissionId = await work(school, id, releaseOf, {
      handedInAt: hoursAgo(1),
      mark: { points: 5 },
      returned: [{}],
    });
    await inSchool(school.schoolId, async () => {
      await sql(
        `insert into line_item_link (school_id, id, class_homework_id, context_id, origin, resource_id, label, score_maximum, line_item_url, state, created_at)
         values ($1, $2, $3, $4, 'made_by_us', 'x', 'x', 20, 'https://x.example', 'live', $5)`,
        [school.schoolId, linkId, id, here.context.id, now()],
      );
      await sql(
        `insert into score_outbox (school_id, id, line_item_link_id, person_id, lms_user_id, wanted_release_id, state, hold_reason, queued_at)
         select school_id, $1, $2, $3, 'u', id, 'held', 'locked', $5 from mark_release where submission_id = $4`,
        [newId(), linkId, releaseOf.id, submissionId, now()],
      );
    });
    expect((await home(here)).body.homework[0].gradebook).toEqual({ column: 'live', attention: 1 });
    const progress = await api().call(here.token, 'GET', `/api/class-homework/${id}/progress`);
    expect(progress.body.rows[0]).toMatchObject({ score: 'held', returned: true });
    expect(progress.body.rows[1].score).toBe(null);
  });
});

describe('the whole list', () => {
  test('comes in pages without gaps or doubles, and by state', async () => {
    const here = await room('5A', 1);
    for (let index = 0; index < 53; index += 1)
      await given(
        school,
        here.context,
        here.teacher,
        { title: String(index) },
        {
          // pairs that are due at once, so that the id must break the tie
          dueAt: hoursAgo(100 - Math.floor(index / 2)),
          state: index < 3 ? 'archived' : 'published',
        },
      );
    const list = (query: string): Promise<Answer> =>
      api().call(here.token, 'GET', `/api/contexts/${here.context.id}/homework${query}`);
    const first = await list('');
    const second = await list(`?after=${first.body.next}`);
    const titles = [...first.body.homework, ...second.body.homework].map((card: { title: string }) => card.title);
    expect([first.body.homework.length, second.body.homework.length, second.body.next]).toEqual([50, 3, null]);
    expect(new Set(titles).size).toBe(53);
    expect((await list('?state=archived')).body.homework).toHaveLength(3);
    expect((await list('?state=archived,closed')).body.homework).toHaveLength(3);
    expect((await list('?state=nonsense')).status).toBe(422);
    expect((await list('?after=e30')).body.code).toBe('bad_cursor');
  });
});
