import { afterEach, describe, expect, test } from '@jest/globals';
import { addMs, instant, now, resetClock, shiftClock } from '../../../tool/core/clock.ts';
import { newId } from '../../../tool/core/ids.ts';
import type { Answer } from '../../support/api.ts';
import { makeContext, makePerson, makePupils, makeSchool, makeSession } from '../../support/factories/school.ts';
import { runJobs } from '../../support/jobs.ts';
import { picture } from '../files/samples.ts';
import { inHours, publish } from '../homework/content.ts';
import { useClassroom } from './classroom.ts';

const classroom = useClassroom();
afterEach(resetClock);

const handIn = (id: string, body: object = { text: '我的答案', files: [] }, pupil = 0, key?: string): Promise<Answer> =>
  classroom().api.call(classroom().tokens[pupil] ?? null, 'POST', `/api/class-homework/${id}/hand-in`, body, key);
const page = (id: string, pupil = 0): Promise<Answer> =>
  classroom().api.call(classroom().tokens[pupil] ?? null, 'GET', `/api/to-do/${id}`);
const post = (id: string, what: string, pupil = 0): Promise<Answer> =>
  classroom().api.call(classroom().tokens[pupil] ?? null, 'POST', `/api/class-homework/${id}/${what}`);

describe('handing in', () => {
  test('gives a receipt with time, name and hashes, and the page shows it', async () => {
    const { set, upload, pupils, rows } = classroom();
    const id = await set();
    const one = await upload(0, id, '第一頁.jpg', await picture());
    const two = await upload(0, id, '第二頁.png', await picture('png'));
    const { status, body: receipt } = await handIn(id, {
      text: '老師好',
      files: [
        { fileId: two.fileId, name: 'whatever' },
        { fileId: one.fileId, name: 'whatever' },
      ],
    });
    expect(status).toBe(200);
    expect(receipt).toMatchObject({
      receipt: expect.stringMatching(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/),
      version: 1,
      late: false,
      title: '〈荷塘月色〉閱讀理解',
      pupil: '學生1 Pupil 1',
      textLength: 3,
      files: [
        { name: '第二頁.png', sha256: two.sha256 },
        { name: '第一頁.jpg', sha256: one.sha256 },
      ],
    });
    const { body } = await page(id);
    expect(body).toMatchObject({
      axes: { work: 'handed_in', timeliness: 'in_time', shown: 'handed_in' },
      closedBecause: null,
    });
    expect(body.versions).toMatchObject([
      {
        number: 1,
        kind: 'hand_in',
        byName: null,
        text: '老師好',
        receipt: receipt.receipt,
        files: [{ sha256: two.sha256 }, { sha256: one.sha256 }],
      },
    ]);
    const acts = await rows(`select 1 from activity where kind = 'submission.handed-in' and class_homework_id = $1`, [
      id,
    ]);
    const events = await rows<{ payload: object }>(
      `select payload from domain_event where name = 'submission.handed-in' and payload->>'classHomeworkId' = $1`,
      [id],
    );
    expect(acts).toHaveLength(1);
    expect(events).toMatchObject([{ payload: { personId: pupils[0]?.id, versionNumber: 1 } }]);
  });

  test('again makes a new version; all are kept, none can be changed', async () => {
    const { set, rows } = classroom();
    const id = await set();
    await handIn(id, { text: 'one', files: [] });
    expect((await handIn(id, { text: 'two', files: [] })).body.version).toBe(2);
    const { body } = await page(id);
    expect(body.versions.map((version: { number: number; text: string }) => [version.number, version.text])).toEqual([
      [2, 'two'],
      [1, 'one'],
    ]);
    await expect(rows(`update submission_version set text = 'x'`)).rejects.toThrow(/permission denied/);
    await expect(rows('delete from submission_version')).rejects.toThrow(/permission denied/);
  });

  test('twenty times at once with one key is one version and one receipt', async () => {
    const id = await classroom().set();
    const key = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => handIn(id, undefined, 0, key)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.receipt}`)).size).toBe(1);
    expect((await page(id)).body.versions).toHaveLength(1);
  });

  test('twenty times at once with different keys is numbered without gaps', async () => {
    const id = await classroom().set();
    const answers = await Promise.all(Array.from({ length: 20 }, () => handIn(id)));
    expect(answers.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    expect(new Set(answers.map(({ body }) => body.receipt)).size).toBe(20);
  });

  test('is never refused for being late: late after the grace, not within it', async () => {
    const id = await classroom().set({}, inHours(1));
    const { body } = await page(id);
    expect(body.graceMinutes).toBe(10);
    const due = instant(body.dueAt);
    shiftClock(addMs(due, 9 * 60_000));
    expect((await handIn(id)).body.late).toBe(false);
    shiftClock(addMs(due, 11 * 60_000));
    expect((await handIn(id, undefined, 1)).body.late).toBe(true);
    // the first version counts
    expect((await handIn(id)).body.late).toBe(false);
    expect((await page(id, 2)).body.axes.shown).toBe('missing');
    expect((await page(id, 1)).body.axes.shown).toBe('late');
  });

  test('works before the listener has made the rows', async () => {
    const { api, teacherToken, context } = classroom();
    const published = await api.call(teacherToken, 'POST', '/api/homework', publish([context]));
    const id = published.body.classes[0].classHomeworkId;
    expect((await handIn(id)).status).toBe(200);
    expect((await page(id, 1)).body.axes.shown).toBe('to_do');
    await runJobs(api.databaseUrl);
    expect((await page(id)).body.versions).toHaveLength(1);
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', { text: '   ', files: [] }, 422, 'invalid_input'],
    ['text without end', { text: 'x'.repeat(100_001), files: [] }, 422, 'invalid_input'],
    ['a file that is not there', { text: '', files: [{ fileId: newId(), name: 'a' }] }, 422, 'file_not_yours'],
  ])('%s', async (_case, body, status, code) => {
    const id = await classroom().set();
    expect(await handIn(id, body)).toMatchObject({ status, body: { code } });
    expect((await page(id)).body.versions).toEqual([]);
  });

  test('somebody else’s file', async () => {
    const { set, upload } = classroom();
    const id = await set();
    const theirs = await upload(1, id, 'a.jpg', await picture('jpeg', 41, 41));
    expect(await handIn(id, { text: '', files: [{ fileId: theirs.fileId, name: 'a.jpg' }] })).toMatchObject({
      status: 422,
      body: { code: 'file_not_yours' },
    });
  });

  test.each([
    ['paper', 'paper_only'],
    ['none', 'no_hand_in'],
  ] as const)('digitally where it is %s', async (handingIn, code) => {
    const id = await classroom().set({ handingIn, ...(handingIn === 'none' ? { marking: 'none', points: null } : {}) });
    expect(await handIn(id)).toMatchObject({ status: 409, body: { code } });
    expect((await page(id)).body.closedBecause).toBe(code);
  });

  test('when it is closed; open again, it goes on', async () => {
    const { api, set, teacherToken } = classroom();
    const id = await set();
    await api.call(teacherToken, 'PATCH', `/api/class-homework/${id}`, { state: 'closed' });
    expect(await handIn(id)).toMatchObject({ status: 409, body: { code: 'homework_closed' } });
    expect((await page(id)).body.closedBecause).toBe('closed');
    await api.call(teacherToken, 'PATCH', `/api/class-homework/${id}`, { state: 'published' });
    expect((await handIn(id)).status).toBe(200);
  });

  test('other people: the teacher, another class, another school, nobody', async () => {
    const { api, set, school, teacherToken } = classroom();
    const id = await set();
    const path = `/api/class-homework/${id}/hand-in`;
    const body = { text: 'x', files: [] };
    expect((await api.call(teacherToken, 'POST', path, body)).status).toBe(403);
    const elsewhere = await makeContext(school, { code: '3B' });
    const [pupil] = await makePupils(school, elsewhere, 1);
    const theirs = await makeSession(school, pupil as { id: string; lmsUserId: string }, {
      role: 'learner',
      context: elsewhere,
    });
    expect((await api.call(theirs, 'POST', path, body)).status).toBe(403);
    expect((await api.call(theirs, 'GET', `/api/to-do/${id}`)).status).toBe(403);
    const far = await makeSchool('另一所');
    const stranger = await makePerson(far, { role: 'learner', contexts: [await makeContext(far)] });
    const farToken = await makeSession(far, stranger, { role: 'learner' });
    expect((await api.call(farToken, 'POST', path, body)).status).toBe(404);
    expect((await api.call(null, 'POST', path, body)).status).toBe(401);
  });
});

describe('opening', () => {
  test('is recorded once, with one activity row; reading the page doesn’t record it', async () => {
    const { set, rows } = classroom();
    const id = await set();
    await page(id);
    const first = await post(id, 'opened');
    expect(first.status).toBe(200);
    shiftClock(addMs(now(), 60_000));
    expect((await post(id, 'opened')).body).toEqual(first.body);
    expect(
      await rows(`select 1 from activity where kind = 'submission.opened' and class_homework_id = $1`, [id]),
    ).toHaveLength(1);
  });
});

describe('a test user', () => {
  test('may try everything and is never expected', async () => {
    const { api, school, context, set, rows } = classroom();
    const tester = await makePerson(school, { role: 'learner', contexts: [context], isTest: true });
    const token = await makeSession(school, tester, { role: 'learner', context, isTest: true });
    const id = await set({}, inHours(1));
    const tried = await api.call(token, 'POST', `/api/class-homework/${id}/hand-in`, { text: 'x', files: [] });
    expect(tried).toMatchObject({ status: 200, body: { version: 1 } });
    const counted = await rows<{ expected: boolean }>(
      'select expected from submission where class_homework_id = $1 and person_id = $2',
      [id, tester.id],
    );
    expect(counted).toEqual([{ expected: false }]);
  });

  test('a teacher in a pupil’s role, too', async () => {
    const { api, school, context, set, teacher, rows } = classroom();
    const token = await makeSession(school, teacher, { role: 'learner', context, isTest: true });
    const id = await set();
    expect((await api.call(token, 'GET', '/api/to-do')).body.items.length).toBeGreaterThan(0);
    expect((await api.call(token, 'POST', `/api/class-homework/${id}/hand-in`, { text: 'x', files: [] })).status).toBe(
      200,
    );
    expect(await rows('select 1 from submission where person_id = $1 and expected', [teacher.id])).toEqual([]);
  });
});

describe('a pupil who left', () => {
  test('may read what they handed in, but no more hand in', async () => {
    const { api, school, context, set, rows } = classroom();
    const id = await set();
    const leaver = await makePerson(school, { role: 'learner', contexts: [context], nameEn: 'Leaver' });
    const token = await makeSession(school, leaver, { role: 'learner', context });
    const path = `/api/class-homework/${id}/hand-in`;
    await api.call(token, 'POST', path, { text: 'x', files: [] });
    await rows(`update membership set status = 'left', left_at = now() where person_id = $1`, [leaver.id]);
    expect((await api.call(token, 'GET', `/api/to-do/${id}`)).body).toMatchObject({
      closedBecause: 'left',
      versions: [{ number: 1 }],
    });
    expect((await api.call(token, 'POST', path, { text: 'y', files: [] })).status).toBe(403);
    expect((await api.call(token, 'GET', '/api/to-do')).body.items).toHaveLength(1);
  });
});
