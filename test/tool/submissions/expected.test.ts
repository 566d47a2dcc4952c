import { afterEach, describe, expect, test } from '@jest/globals';
import { addMs, instant, now, resetClock, shiftClock } from '../../../tool/core/clock.ts';
import { inSchool } from '../../../tool/core/db/database.ts';
import { ensureSubmissionsFor } from '../../../tool/submissions/index.ts';
import { makePerson, makeSession } from '../../support/factories/school.ts';
import { runJobs } from '../../support/jobs.ts';
import { inHours } from '../homework/content.ts';
import { useClassroom } from './classroom.ts';

const classroom = useClassroom(3);
afterEach(resetClock);

interface Row {
  personId: string;
  expected: boolean;
  dueAt: Date | null;
  dueWhy: string;
}
const rowsOf = (id: string): Promise<Row[]> =>
  classroom().rows<Row>(
    `select person_id as "personId", expected, due_at as "dueAt", due_why as "dueWhy" from submission where class_homework_id = $1 order by person_id`,
    [id],
  );

describe('rows of those expected', () => {
  test('are made at publishing, for the class and not its teacher, with the due time', async () => {
    const due = inHours(20);
    const id = await classroom().set({}, due);
    const rows = await rowsOf(id);
    expect(rows.map((row) => row.personId)).toEqual(
      classroom()
        .pupils.map((pupil) => pupil.id)
        .sort(),
    );
    expect(rows.every((row) => row.expected && row.dueWhy === 'class' && row.dueAt?.toISOString() === due)).toBe(true);
  });

  test('twice changes nothing', async () => {
    const { school, context, set } = classroom();
    const id = await set();
    const before = await rowsOf(id);
    await inSchool(school.schoolId, () => ensureSubmissionsFor(context.id));
    await inSchool(school.schoolId, () => ensureSubmissionsFor(context.id));
    expect(await rowsOf(id)).toEqual(before);
  });

  test('who joins owes what is still to come, and nothing of before', async () => {
    const { school, context, set } = classroom();
    const over = await set({ title: 'over' }, inHours(1));
    const open = await set({ title: 'open' }, inHours(100));
    shiftClock(addMs(now(), 2 * 3600_000));
    const newcomer = await makePerson(school, { role: 'learner', contexts: [context], nameEn: 'Newcomer' });
    await inSchool(school.schoolId, () => ensureSubmissionsFor(context.id));
    const mine = async (id: string): Promise<Row | undefined> =>
      (await rowsOf(id)).find((row) => row.personId === newcomer.id);
    expect(await mine(over)).toMatchObject({ expected: false });
    expect(await mine(open)).toMatchObject({ expected: true });
    const token = await makeSession(school, newcomer, { role: 'learner', context });
    const page = await classroom().api.call(token, 'GET', `/api/to-do/${over}`);
    expect(page.body.axes).toMatchObject({ work: 'to_do', shown: 'to_do' });
    const list = await classroom().api.call(token, 'GET', '/api/to-do');
    expect(list.body.items.every((item: { axes: { work: string } }) => item.axes.work !== 'missing')).toBe(true);
  });

  test('an extension moves one pupil’s due time, taking it back moves it back; the class’s moves the others', async () => {
    const { api, pupils, set, teacherToken } = classroom();
    const id = await set({}, inHours(10));
    const later = inHours(60);
    const path = `/api/class-homework/${id}`;
    const made = await api.call(teacherToken, 'POST', `${path}/adjustments`, {
      personId: pupils[0]?.id,
      kind: 'extension',
      dueAt: later,
      reason: '校隊比賽',
    });
    expect(made.status).toBe(200);
    await runJobs(api.databaseUrl);
    const of = async (pupil: number): Promise<Row | undefined> =>
      (await rowsOf(id)).find((row) => row.personId === pupils[pupil]?.id);
    expect(await of(0)).toMatchObject({ dueAt: instant(later), dueWhy: 'extension' });
    expect(await of(1)).toMatchObject({ dueWhy: 'class' });
    const moved = inHours(30);
    await api.call(teacherToken, 'PATCH', path, { dueAt: moved });
    await runJobs(api.databaseUrl);
    expect(await of(0)).toMatchObject({ dueAt: instant(later), dueWhy: 'extension' });
    expect(await of(1)).toMatchObject({ dueAt: instant(moved), dueWhy: 'class' });
    await api.call(teacherToken, 'DELETE', `${path}/adjustments/${made.body.adjustmentId}`);
    await runJobs(api.databaseUrl);
    expect(await of(0)).toMatchObject({ dueAt: instant(moved), dueWhy: 'class' });
  });

  test('an extension counts at once, before any listener has run', async () => {
    const { api, pupils, tokens, set, teacherToken } = classroom();
    const id = await set({}, inHours(1));
    await api.call(teacherToken, 'POST', `/api/class-homework/${id}/adjustments`, {
      personId: pupils[0]?.id,
      kind: 'extension',
      dueAt: inHours(50),
      reason: '',
    });
    shiftClock(addMs(now(), 1.5 * 3600_000));
    const shown = async (pupil: number): Promise<string> =>
      (await api.call(tokens[pupil] ?? null, 'GET', `/api/to-do/${id}`)).body.axes.shown;
    expect([await shown(0), await shown(1)]).toEqual(['to_do', 'missing']);
  });

  test('only those whom it is for', async () => {
    const { api, school, set, pupils, rows, tokens } = classroom();
    const id = await set();
    await rows(
      'insert into homework_target (school_id, class_homework_id, person_id, included) values ($1, $2, $3, true)',
      [school.schoolId, id, pupils[0]?.id],
    );
    expect((await api.call(tokens[0] ?? null, 'GET', `/api/to-do/${id}`)).status).toBe(200);
    expect((await api.call(tokens[1] ?? null, 'GET', `/api/to-do/${id}`)).status).toBe(403);
    const list = await api.call(tokens[1] ?? null, 'GET', '/api/to-do');
    expect(list.body.items.some((item: { classHomeworkId: string }) => item.classHomeworkId === id)).toBe(false);
  });

  test('what is hidden from a pupil isn’t theirs to see', async () => {
    const { api, set, pupils, teacherToken, tokens } = classroom();
    const id = await set();
    await api.call(teacherToken, 'POST', `/api/class-homework/${id}/adjustments`, {
      personId: pupils[0]?.id,
      kind: 'hide',
      dueAt: null,
      reason: '',
    });
    expect((await api.call(tokens[0] ?? null, 'GET', `/api/to-do/${id}`)).status).toBe(403);
    expect((await api.call(tokens[1] ?? null, 'GET', `/api/to-do/${id}`)).status).toBe(200);
  });
});
