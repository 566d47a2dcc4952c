import { beforeAll, describe, expect, test } from '@jest/globals';
import { addMs, now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
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
import { content, inHours, publish } from './content.ts';

const api = useApi();
let school: TestSchool;
let chinese: TestContext;
let english: TestContext;
let pupils: TestPerson[];
let token: string;
let teacher: TestPerson;

beforeAll(async () => {
  school = await makeSchool();
  chinese = await makeContext(school);
  english = await makeContext(school, { title: '3A English' });
  teacher = await makePerson(school, { role: 'instructor', contexts: [chinese, english] });
  pupils = await makePupils(school, chinese, 3);
  token = await makeSession(school, teacher, { context: chinese });
});

const rows = <Row extends object>(text: string, bind: unknown[] = []): Promise<Row[]> =>
  inSchool(school.schoolId, () => sql<Row>(text, bind));
const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
  api().call(token, method, `/api${path}`, body);
const eventsOf = (name: string, key: string, id: string): Promise<object[]> =>
  rows(`select payload from domain_event where name = $1 and payload->>$2 = $3`, [name, key, id]);

async function published(contexts = [chinese], changed = {}): Promise<{ homeworkId: string; id: string }> {
  const { body } = await call('POST', '/homework', publish(contexts, changed));
  return { homeworkId: body.homeworkId, id: body.classes[0].classHomeworkId };
}

/** Work of one pupil, as submissions and marking would have stored it. */
async function handedIn(
  classHomeworkId: string,
  person: TestPerson,
  mark?: { points: number; returned: boolean },
): Promise<void> {
  const [submissionId, markId, at] = [newId(), newId(), now()];
  await rows(
    `insert into submission (school_id, id, class_homework_id, person_id, handed_in_at, first_handed_in_at, channel, current_version, created_at)
     values ($1, $2, $3, $4, $5, $5, 'digital', 1, $5)`,
    [school.schoolId, submissionId, classHomeworkId, person.id, at],
  );
  if (!mark) return;
  await rows(
    `insert into mark (school_id, id, submission_id, version_number, marker_id, points, started_at, updated_at)
     values ($1, $2, $3, 1, $4, $5, $6, $6)`,
    [school.schoolId, markId, submissionId, teacher.id, mark.points, at],
  );
  if (mark.returned)
    await rows(
      `insert into mark_release (school_id, id, mark_id, submission_id, number, round, version_number, mark_rev, points, points_max, comment, by_id, at)
       values ($1, $2, $3, $4, 1, 1, 1, 1, $5, 20, '', $6, $7)`,
      [school.schoolId, newId(), markId, submissionId, mark.points, teacher.id, at],
    );
}

describe('editing', () => {
  test('makes a revision that stays readable, and tells of it once', async () => {
    const { homeworkId } = await published();
    const edited = await call('PUT', `/homework/${homeworkId}`, {
      content: content({ title: '改了', bodyHtml: '<p>第 1 題</p><script>x</script>' }),
      revision: 1,
    });
    expect(edited.body).toMatchObject({ revision: 2, content: { title: '改了', bodyHtml: '<p>第 1 題</p>' } });
    expect(
      await rows('select number, title from homework_revision where homework_id = $1 order by number', [homeworkId]),
    ).toEqual([
      { number: 1, title: '〈荷塘月色〉閱讀理解' },
      { number: 2, title: '改了' },
    ]);
    expect(await eventsOf('homework.changed', 'homeworkId', homeworkId)).toHaveLength(1);
  });

  test('the same again is no revision, also from a window that is behind', async () => {
    const { homeworkId } = await published();
    const once = { content: content({ title: '新' }), revision: 1 };
    await call('PUT', `/homework/${homeworkId}`, once);
    const again = await call('PUT', `/homework/${homeworkId}`, once);
    expect([again.status, again.body.revision]).toEqual([200, 2]);
    const behind = await call('PUT', `/homework/${homeworkId}`, { content: content({ title: '舊' }), revision: 1 });
    expect([behind.status, behind.body.code, behind.body.details]).toEqual([
      409,
      'homework_changed_elsewhere',
      { revision: 2 },
    ]);
  });

  test('two windows at once: one wins, the other hears of it', async () => {
    const { homeworkId } = await published();
    const answers = await Promise.all(
      ['甲', '乙', '丙', '丁'].map((title) =>
        call('PUT', `/homework/${homeworkId}`, { content: content({ title }), revision: 1 }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('marking and points stay once a mark has been returned; words may still change', async () => {
    const { homeworkId, id } = await published();
    await handedIn(id, pupils[0] as TestPerson, { points: 15, returned: true });
    for (const changed of [{ points: 30 }, { marking: 'none' as const, points: null }]) {
      const refused = await call('PUT', `/homework/${homeworkId}`, { content: content(changed), revision: 1 });
      expect([refused.status, refused.body.code]).toEqual([409, 'marking_locked']);
    }
    const words = await call('PUT', `/homework/${homeworkId}`, { content: content({ title: '字' }), revision: 1 });
    expect(words.body).toMatchObject({ revision: 2, canChangeMarking: false });
  });

  test('points can’t go below a mark that was written already', async () => {
    const { homeworkId, id } = await published();
    await handedIn(id, pupils[0] as TestPerson, { points: 15, returned: false });
    const refused = await call('PUT', `/homework/${homeworkId}`, { content: content({ points: 10 }), revision: 1 });
    expect(refused.body).toMatchObject({ code: 'points_below_marks', details: { highest: 15 } });
    const raised = await call('PUT', `/homework/${homeworkId}`, { content: content({ points: 15 }), revision: 1 });
    expect(raised.status).toBe(200);
  });

  test.each([
    ['paper', 409],
    ['none', 409],
    ['either', 200],
  ] as const)('after files came, handing in by %s: %i', async (handingIn, status) => {
    const { homeworkId, id } = await published();
    await handedIn(id, pupils[0] as TestPerson);
    const answer = await call('PUT', `/homework/${homeworkId}`, { content: content({ handingIn }), revision: 1 });
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.body.code).toBe('handing_in_locked');
  });

  test('a colleague of one class sees that class only and can’t change it for the others', async () => {
    const { homeworkId } = await published([chinese, english]);
    const colleague = await makeSession(school, await makePerson(school, { role: 'instructor', contexts: [english] }));
    const read = await api().call(colleague, 'GET', `/api/homework/${homeworkId}`);
    expect(read.body.classes.map((each: { contextId: string }) => each.contextId)).toEqual([english.id]);
    const edit = await api().call(colleague, 'PUT', `/api/homework/${homeworkId}`, {
      content: content(),
      revision: 1,
    });
    expect(edit.status).toBe(403);
  });

  test('pupils can’t read it here', async () => {
    const { homeworkId } = await published();
    const pupil = await makeSession(school, pupils[0] as TestPerson, { role: 'learner' });
    expect((await api().call(pupil, 'GET', `/api/homework/${homeworkId}`)).status).toBe(403);
  });
});

describe('its life in a class', () => {
  test('a due time that moves is told once, and never into the past', async () => {
    const { id } = await published();
    const dueAt = inHours(48);
    expect((await call('PATCH', `/class-homework/${id}`, { dueAt })).body.dueAt).toBe(dueAt);
    await call('PATCH', `/class-homework/${id}`, { dueAt });
    expect(await eventsOf('homework.due-changed', 'classHomeworkId', id)).toHaveLength(1);
    const past = await call('PATCH', `/class-homework/${id}`, { dueAt: inHours(-1) });
    expect([past.status, past.body.code]).toEqual([422, 'due_in_past']);
    expect((await call('PATCH', `/class-homework/${id}`, { dueAt: null, graceMinutes: 30 })).body).toMatchObject({
      dueAt: null,
      graceMinutes: 30,
    });
  });

  test('closing, reopening, putting away', async () => {
    const { id } = await published();
    for (const state of ['closed', 'published', 'archived', 'closed', 'archived', 'published']) {
      expect((await call('PATCH', `/class-homework/${id}`, { state })).body.state).toBe(state);
    }
    const back = await call('PATCH', `/class-homework/${id}`, { state: 'draft' });
    expect(back.body).toMatchObject({
      code: 'state_not_possible',
      details: { from: 'published', to: 'draft' },
    });
  });

  test('a refused part of a change leaves the rest undone', async () => {
    const { id } = await published();
    await call('PATCH', `/class-homework/${id}`, { graceMinutes: 99, dueAt: inHours(-1) });
    expect(await rows('select grace_minutes from class_homework where id = $1', [id])).toEqual([{ grace_minutes: 10 }]);
  });
});

describe('adjustments', () => {
  const adjust = (
    id: string,
    person: TestPerson,
    kind: string,
    dueAt: string | null = null,
    reason = '',
  ): Promise<Answer> => call('POST', `/class-homework/${id}/adjustments`, { personId: person.id, kind, dueAt, reason });

  test('one of a kind lives at a time; the same again is the same', async () => {
    const { id } = await published();
    const pupil = pupils[0] as TestPerson;
    const first = await adjust(id, pupil, 'extension', inHours(48), '病假');
    const same = await adjust(id, pupil, 'extension', inHours(48), '病假');
    expect(same.status).toBe(200);
    const until = inHours(72);
    const second = await adjust(id, pupil, 'extension', until, '病假');
    expect(second.body.adjustmentId).not.toBe(first.body.adjustmentId);
    await adjust(id, pupil, 'absence');
    const live = await call('GET', `/class-homework/${id}/adjustments`);
    expect(live.body.adjustments).toMatchObject([
      { adjustmentId: second.body.adjustmentId, kind: 'extension', dueAt: until, reason: '病假' },
      { kind: 'absence', dueAt: null },
    ]);
    expect(await eventsOf('homework.adjustment-revoked', 'adjustmentId', first.body.adjustmentId)).toHaveLength(1);
  });

  test('ten at once leave one', async () => {
    const { id } = await published();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_each, hours) =>
        adjust(id, pupils[1] as TestPerson, 'extension', inHours(30 + hours)),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200));
    expect((await call('GET', `/class-homework/${id}/adjustments`)).body.adjustments).toHaveLength(1);
  });

  test('taken back, once', async () => {
    const { id } = await published();
    const { body } = await adjust(id, pupils[0] as TestPerson, 'excuse', null, '手傷');
    const path = `/class-homework/${id}/adjustments/${body.adjustmentId}`;
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('GET', `/class-homework/${id}/adjustments`)).body.adjustments).toEqual([]);
    expect(await eventsOf('homework.adjustment-revoked', 'adjustmentId', body.adjustmentId)).toHaveLength(1);
  });

  test('an extension must be later than the class’s time; a pupil must be in the class', async () => {
    const { id } = await published();
    expect((await adjust(id, pupils[0] as TestPerson, 'extension', inHours(23))).body.code).toBe('extension_not_later');
    const elsewhere = await makePerson(school, { contexts: [english] });
    expect((await adjust(id, elsewhere, 'excuse')).body.code).toBe('not_in_class');
    expect((await adjust(id, teacher, 'excuse')).body.code).toBe('not_in_class');
  });
});

describe('the composer', () => {
  test('offers the classes one may publish to, the launched one first, and what was set last', async () => {
    await rows(`update school set settings = jsonb_build_object('holidays', jsonb_build_array())`);
    await published([english], { title: '上一次', handingIn: 'paper' });
    await makePerson(school, { contexts: [english], isTest: true });
    await makePerson(school, { role: 'assistant', contexts: [english] });
    const { status, body } = await call('GET', `/contexts/${english.id}/composer`);
    expect(status).toBe(200);
    expect(body.classes.map((each: { contextId: string }) => each.contextId)).toEqual([english.id, chinese.id]);
    expect(body.classes[1]).toMatchObject({ pupils: 3, classCode: '3A', hasGradebook: true });
    expect(body.classes[0].due[0].rule).toBe('next_lesson');
    expect(body.classes[0].due.every((due: { at: string }) => new Date(due.at) > addMs(now(), 0))).toBe(true);
    expect(body.last).toMatchObject({ title: '上一次', handingIn: 'paper', classes: [] });
  });

  test('a course without gradebook says so', async () => {
    const bare = await makeContext(school, { code: '4B', services: false });
    const own = await makePerson(school, { role: 'instructor', contexts: [bare] });
    const { body } = await api().call(await makeSession(school, own), 'GET', `/api/contexts/${bare.id}/composer`);
    expect(body).toMatchObject({ classes: [{ hasGradebook: false, pupils: 0 }], last: null, subjectId: null });
  });
});
