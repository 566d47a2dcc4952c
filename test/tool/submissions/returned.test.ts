import { describe, expect, test } from '@jest/globals';
import type { Answer } from '../../support/api.ts';
import { useClassroom } from './classroom.ts';

const classroom = useClassroom(1);

const handIn = (id: string, body: object = { text: '我的答案', files: [] }): Promise<Answer> =>
  classroom().api.call(classroom().tokens[0] ?? null, 'POST', `/api/class-homework/${id}/hand-in`, body);
const page = (id: string): Promise<Answer> =>
  classroom().api.call(classroom().tokens[0] ?? null, 'GET', `/api/to-do/${id}`);
const takeBack = (id: string): Promise<Answer> =>
  classroom().api.call(classroom().tokens[0] ?? null, 'POST', `/api/class-homework/${id}/take-back`);

describe('marked and returned', () => {
  async function giveBack(id: string, mark: object): Promise<void> {
    const { api, teacherToken, rows, pupils } = classroom();
    const [submission] = await rows<{ id: string }>(
      'select id from submission where class_homework_id = $1 and person_id = $2',
      [id, pupils[0]?.id],
    );
    const saved = await api.call(teacherToken, 'PUT', `/api/submissions/${submission?.id}/mark`, mark);
    expect(saved.status).toBe(200);
    expect(
      (await api.call(teacherToken, 'POST', `/api/class-homework/${id}/release`, { submissionIds: null })).status,
    ).toBe(200);
  }

  test('the working copy is never shown, the release is', async () => {
    const { api, set, teacherToken, rows, pupils } = classroom();
    const id = await set();
    await handIn(id);
    const [submission] = await rows<{ id: string }>(
      'select id from submission where class_homework_id = $1 and person_id = $2',
      [id, pupils[0]?.id],
    );
    await api.call(teacherToken, 'PUT', `/api/submissions/${submission?.id}/mark`, {
      points: 18,
      outcome: null,
      comment: '很好',
      rev: 0,
    });
    expect((await page(id)).body).toMatchObject({ mark: null, axes: { judgement: 'unmarked', shown: 'handed_in' } });
    await api.call(teacherToken, 'POST', `/api/class-homework/${id}/release`, { submissionIds: null });
    expect((await page(id)).body).toMatchObject({
      mark: { points: 18, pointsMax: 20, comment: '很好', versionNumber: 1 },
      axes: { judgement: 'returned', shown: 'marked' },
      closedBecause: 'returned',
    });
    expect(await handIn(id)).toMatchObject({ status: 409, body: { code: 'already_returned' } });
    expect(await takeBack(id)).toMatchObject({ status: 409, body: { code: 'being_marked' } });
  });

  test('a redo opens it again; the correction stands until it is taken back', async () => {
    const id = await classroom().set({ marking: 'pass_redo', points: null });
    await handIn(id);
    await giveBack(id, { points: null, outcome: 'redo', comment: '請訂正', rev: 0 });
    expect((await page(id)).body).toMatchObject({
      axes: { judgement: 'redo', shown: 'to_correct' },
      closedBecause: null,
    });
    expect((await handIn(id, { text: 'corrected', files: [] })).body.version).toBe(2);
    expect((await page(id)).body.axes).toMatchObject({ judgement: 'unmarked', shown: 'handed_in' });
    expect((await takeBack(id)).status).toBe(200);
    expect((await page(id)).body.axes).toMatchObject({ work: 'handed_in', judgement: 'redo', shown: 'to_correct' });
  });
});

describe('taking back', () => {
  test('is a row of its own: everything is kept, nothing stands', async () => {
    const id = await classroom().set();
    expect(await takeBack(id)).toMatchObject({ status: 409, body: { code: 'nothing_to_take_back' } });
    await handIn(id, { text: 'too early', files: [] });
    expect((await takeBack(id)).status).toBe(200);
    const { body } = await page(id);
    expect(body.axes).toMatchObject({ work: 'to_do', timeliness: null });
    expect(body.versions.map((version: { kind: string; text: string }) => [version.kind, version.text])).toEqual([
      ['taken_back', ''],
      ['hand_in', 'too early'],
    ]);
    expect((await handIn(id)).body.version).toBe(3);
  });

  test('not once the teacher has begun to mark', async () => {
    const { api, set, teacherToken, rows, pupils } = classroom();
    const id = await set();
    await handIn(id);
    const [submission] = await rows<{ id: string }>(
      'select id from submission where class_homework_id = $1 and person_id = $2',
      [id, pupils[0]?.id],
    );
    await api.call(teacherToken, 'PUT', `/api/submissions/${submission?.id}/mark`, {
      points: null,
      outcome: null,
      comment: '看看',
      rev: 0,
    });
    expect(await takeBack(id)).toMatchObject({ status: 409, body: { code: 'being_marked' } });
  });
});
