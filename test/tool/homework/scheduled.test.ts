import { beforeAll, describe, expect, test } from '@jest/globals';
import { addMs, now, resetClock, shiftClock } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { publishScheduled } from '../../../tool/homework/scheduled-publishing.ts';
import { useApi } from '../../support/api.ts';
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
import { content, HOUR, inHours, publish } from './content.ts';

const api = useApi();
let school: TestSchool;
let chinese: TestContext;
let english: TestContext;
let teacher: TestPerson;
let token: string;

beforeAll(async () => {
  school = await makeSchool();
  chinese = await makeContext(school);
  english = await makeContext(school, { title: '3A English' });
  teacher = await makePerson(school, { role: 'instructor', contexts: [chinese, english] });
  await makePupils(school, chinese, 2);
  token = await makeSession(school, teacher, { context: chinese });
});

const rows = <Row extends object>(text: string, bind: unknown[] = []): Promise<Row[]> =>
  inSchool(school.schoolId, () => sql<Row>(text, bind));

const events = (homeworkId: string): Promise<{ payload: object }[]> =>
  rows(`select payload from domain_event where name = 'homework.published' and payload->>'homeworkId' = $1`, [
    homeworkId,
  ]);

describe('scheduled publishing', () => {
  const schedule = async (publishIn: number, dueIn: number): Promise<{ homeworkId: string; id: string }> => {
    const plan = {
      contextId: chinese.id,
      dueAt: inHours(dueIn),
      dueRule: 'typed' as const,
      publishAt: inHours(publishIn),
    };
    const { status, body } = await api().call(
      token,
      'POST',
      '/api/homework',
      publish([chinese], {}, { classes: [plan] }),
    );
    expect(status).toBe(200);
    return { homeworkId: body.homeworkId, id: body.classes[0].classHomeworkId };
  };
  const stateOf = async (id: string): Promise<unknown> =>
    (await rows<{ state: string }>('select state from class_homework where id = $1', [id]))[0]?.state;
  const later = async (hours: number, work: () => Promise<void>): Promise<void> => {
    shiftClock(addMs(now(), hours * HOUR));
    try {
      await work();
    } finally {
      resetClock();
    }
  };
  const runIt = (id: string): Promise<void> =>
    publishScheduled.handle({ schoolId: school.schoolId, classHomeworkId: id }, { number: 1, last: false });

  test('nothing happens before its time; then it is published once, however often the job runs', async () => {
    const { homeworkId, id } = await schedule(2, 24);
    expect(await stateOf(id)).toBe('scheduled');
    await runIt(id);
    expect(await stateOf(id)).toBe('scheduled');
    expect(await events(homeworkId)).toHaveLength(0);
    await later(3, async () => {
      await runIt(id);
      await runIt(id);
    });
    expect(await stateOf(id)).toBe('published');
    expect(await events(homeworkId)).toHaveLength(1);
  });

  test('its job waits in the queue for that time, and goes when it is taken back', async () => {
    const { id } = await schedule(2, 24);
    const queued = async (): Promise<number> => {
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: api().databaseUrl });
      await client.connect();
      const found = await client.query('select run_at from graphile_worker.jobs where key like $1', [`%${id}`]);
      await client.end();
      return found.rows.length;
    };
    expect(await queued()).toBe(1);
    const { body } = await api().call(token, 'PATCH', `/api/class-homework/${id}`, { state: 'draft' });
    expect(body).toMatchObject({ state: 'draft', publishAt: null });
    expect(await queued()).toBe(0);
  });

  test('a worker that comes after the due time publishes nothing: nobody is late for what they never saw', async () => {
    const { homeworkId, id } = await schedule(2, 4);
    await later(5, () => runIt(id));
    expect(await stateOf(id)).toBe('draft');
    expect(await events(homeworkId)).toHaveLength(0);
  });

  test('it can be moved, or published at once', async () => {
    const { homeworkId, id } = await schedule(2, 24);
    const moved = await api().call(token, 'PATCH', `/api/class-homework/${id}`, { publishAt: inHours(20) });
    expect(moved.body.state).toBe('scheduled');
    await later(3, () => runIt(id));
    expect(await stateOf(id)).toBe('scheduled');
    const out = await api().call(token, 'PATCH', `/api/class-homework/${id}`, { state: 'published' });
    expect(out.body).toMatchObject({ state: 'published', publishAt: null });
    expect(await events(homeworkId)).toHaveLength(1);
    const again = await api().call(token, 'PATCH', `/api/class-homework/${id}`, { publishAt: inHours(1) });
    expect([again.status, again.body.code]).toEqual([409, 'already_published']);
  });

  test('due before it is published is refused; a publishing time that has passed means at once', async () => {
    const plan = { contextId: chinese.id, dueAt: inHours(2), dueRule: 'typed' as const, publishAt: inHours(3) };
    const refused = await api().call(token, 'POST', '/api/homework', publish([chinese], {}, { classes: [plan] }));
    expect(refused.body.code).toBe('due_before_publishing');
    const atOnce = await api().call(
      token,
      'POST',
      '/api/homework',
      publish([chinese], content(), { classes: [{ ...plan, publishAt: inHours(-3) }] }),
    );
    expect(await stateOf(atOnce.body.classes[0].classHomeworkId)).toBe('published');
  });
});
