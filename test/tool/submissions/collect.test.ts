import { afterEach, describe, expect, test } from '@jest/globals';
import { addMs, instant, now, resetClock, shiftClock } from '../../../tool/core/clock.ts';
import { newId } from '../../../tool/core/ids.ts';
import type { Answer } from '../../support/api.ts';
import { makeContext, makePerson, makeSession } from '../../support/factories/school.ts';
import { inHours } from '../homework/content.ts';
import { useClassroom } from './classroom.ts';

const classroom = useClassroom(4);
afterEach(resetClock);

const collect = (id: string, pupils: number[], collected = true, token = classroom().teacherToken): Promise<Answer> =>
  classroom().api.call(token, 'POST', `/api/class-homework/${id}/collect`, {
    personIds: pupils.map((pupil) => classroom().pupils[pupil]?.id),
    collected,
  });
const close = (id: string, closed = true, token = classroom().teacherToken): Promise<Answer> =>
  classroom().api.call(token, 'PUT', `/api/class-homework/${id}/collection`, { closed });
const shown = async (id: string, pupil: number): Promise<string> =>
  (await classroom().api.call(classroom().tokens[pupil] ?? null, 'GET', `/api/to-do/${id}`)).body.axes.shown;
const afterDue = (): void => shiftClock(addMs(now(), 30 * 60_000 + 20 * 60_000));

describe('collecting books', () => {
  test('in one pass; nobody is missing until 收齊, and its reopening takes that back', async () => {
    const id = await classroom().set({ handingIn: 'paper' }, inHours(0.5));
    expect((await collect(id, [0, 1])).body).toEqual({ collected: 2, notCollected: 2, closedAt: null });
    expect([await shown(id, 0), await shown(id, 2)]).toEqual(['handed_in', 'to_do']);
    afterDue();
    expect(await shown(id, 2)).toBe('not_collected');
    const closed = await close(id);
    expect(closed.body).toMatchObject({ collected: 2, notCollected: 2, closedAt: expect.any(String) });
    expect([await shown(id, 0), await shown(id, 2)]).toEqual(['handed_in', 'missing']);
    expect((await close(id)).body.closedAt).toBe(closed.body.closedAt);
    await close(id, false);
    expect(await shown(id, 2)).toBe('not_collected');
  });

  test('a book that comes the same day is in time, days later late', async () => {
    const { set } = classroom();
    // noon in Hong Kong, so that an hour later is still the same day
    shiftClock(instant('2026-12-01T04:00:00Z'));
    const { school, context, teacher, pupils } = classroom();
    const token = await makeSession(school, teacher, { context });
    const id = await set({ handingIn: 'paper' }, inHours(0.5), token);
    shiftClock(addMs(now(), 3600_000));
    await close(id, true, token);
    await collect(id, [0], true, token);
    shiftClock(addMs(now(), 24 * 3600_000));
    // the sessions have gone idle meanwhile: everybody signs in again
    const again = await makeSession(school, teacher, { context });
    expect((await collect(id, [1], true, again)).status).toBe(200);
    const look = async (pupil: number): Promise<string> => {
      const token = await makeSession(school, pupils[pupil] as { id: string; lmsUserId: string }, {
        role: 'learner',
        context,
      });
      return (await classroom().api.call(token, 'GET', `/api/to-do/${id}`)).body.axes.shown;
    };
    expect([await look(0), await look(1)]).toEqual(['handed_in', 'late']);
  });

  test('ticked twice is ticked once; unticked leaves a trace and stands no more', async () => {
    const { set, rows } = classroom();
    const id = await set({ handingIn: 'paper' });
    await collect(id, [0, 0]);
    await collect(id, [0]);
    const versions = (): Promise<{ number: number; kind: string }[]> =>
      rows(
        `select v.number, v.kind from submission_version v join submission s on s.id = v.submission_id where s.class_homework_id = $1 order by v.number`,
        [id],
      );
    expect(await versions()).toEqual([{ number: 1, kind: 'paper' }]);
    expect((await collect(id, [0], false)).body).toMatchObject({ collected: 0, notCollected: 4 });
    await collect(id, [0], false);
    expect((await versions()).map((version) => version.kind)).toEqual(['paper', 'taken_back']);
    expect(await shown(id, 0)).toBe('to_do');
    expect(
      await rows('select 1 from submission where class_homework_id = $1 and collected_on is not null', [id]),
    ).toEqual([]);
  });

  test('ten teachers’ clicks at once count each book once', async () => {
    const { set, rows } = classroom();
    const id = await set({ handingIn: 'paper' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => collect(id, at % 2 ? [3, 2, 1, 0] : [0, 1, 2, 3])),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(
      await rows(
        'select 1 from submission_version v join submission s on s.id = v.submission_id where s.class_homework_id = $1',
        [id],
      ),
    ).toHaveLength(4);
  });

  test('where both ways are open, who handed in digitally is left alone', async () => {
    const { api, set, tokens } = classroom();
    const id = await set({ handingIn: 'either' });
    await api.call(tokens[0] ?? null, 'POST', `/api/class-homework/${id}/hand-in`, { text: 'x', files: [] });
    expect((await collect(id, [0, 1])).body.collected).toBe(2);
    const page = await api.call(tokens[0] ?? null, 'GET', `/api/to-do/${id}`);
    expect(page.body.versions).toMatchObject([{ kind: 'hand_in' }]);
  });

  test('a correction in the book is a version of its own', async () => {
    const { api, set, rows, pupils, teacherToken } = classroom();
    const id = await set({ handingIn: 'paper', marking: 'pass_redo', points: null });
    await collect(id, [0]);
    const [row] = await rows<{ id: string }>(
      'select id from submission where class_homework_id = $1 and person_id = $2',
      [id, pupils[0]?.id],
    );
    await api.call(teacherToken, 'PUT', `/api/submissions/${row?.id}/mark`, {
      points: null,
      outcome: 'redo',
      comment: '',
      rev: 0,
    });
    await api.call(teacherToken, 'POST', `/api/class-homework/${id}/release`, { submissionIds: null });
    expect(await shown(id, 0)).toBe('to_correct');
    await collect(id, [0], false);
    expect(await shown(id, 0)).toBe('to_correct');
    await collect(id, [0]);
    expect(await shown(id, 0)).toBe('handed_in');
    await collect(id, [0], false);
    expect(await shown(id, 0)).toBe('to_correct');
  });

  test('who is excused isn’t waited for', async () => {
    const { api, set, pupils, teacherToken } = classroom();
    const id = await set({ handingIn: 'paper' });
    await api.call(teacherToken, 'POST', `/api/class-homework/${id}/adjustments`, {
      personId: pupils[0]?.id,
      kind: 'absence',
      dueAt: null,
      reason: '病假',
    });
    expect((await close(id)).body).toMatchObject({ collected: 0, notCollected: 3 });
  });

  test('is refused clearly', async () => {
    const { api, set, school, teacherToken, context, tokens } = classroom();
    const digital = await set();
    expect(await collect(digital, [0])).toMatchObject({ status: 409, body: { code: 'not_on_paper' } });
    expect(await close(digital)).toMatchObject({ status: 409, body: { code: 'not_on_paper' } });
    const id = await set({ handingIn: 'paper' });
    const stranger = await api.call(teacherToken, 'POST', `/api/class-homework/${id}/collect`, {
      personIds: [newId()],
      collected: true,
    });
    expect(stranger).toMatchObject({ status: 422, body: { code: 'not_in_class' } });
    expect((await collect(id, [0], true, tokens[0])).status).toBe(403);
    const colleague = await makePerson(school, {
      role: 'instructor',
      contexts: [await makeContext(school, { code: '3C' })],
    });
    expect((await collect(id, [0], true, await makeSession(school, colleague))).status).toBe(403);
    const assistant = await makePerson(school, { role: 'assistant', contexts: [context] });
    const helper = await makeSession(school, assistant, { role: 'assistant', context });
    expect((await collect(id, [0], true, helper)).status).toBe(200);
    expect((await close(id, true, helper)).status).toBe(200);
  });
});
