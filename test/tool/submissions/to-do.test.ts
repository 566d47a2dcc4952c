import { describe, expect, test } from '@jest/globals';
import { makePerson, makeSession } from '../../support/factories/school.ts';
import { heic, pdf, picture } from '../files/samples.ts';
import { tusClient } from '../files/tus-client.ts';
import { inHours, publish } from '../homework/content.ts';
import { useClassroom } from './classroom.ts';

const classroom = useClassroom(2);

describe('to do', () => {
  test('lists over all contexts, soonest due first, no due time last, with what was returned', async () => {
    const { api, set, tokens, rows, teacherToken, pupils } = classroom();
    const far = await set({ title: 'far' }, inHours(90));
    const soon = await set({ title: 'soon' }, inHours(5));
    const none = await set({ title: 'none', handingIn: 'none', marking: 'none', points: null }, null);
    const done = await set({ title: 'done' }, inHours(40));
    await api.call(tokens[0] ?? null, 'POST', `/api/class-homework/${done}/hand-in`, { text: 'x', files: [] });
    const [row] = await rows<{ id: string }>(
      'select id from submission where class_homework_id = $1 and person_id = $2',
      [done, pupils[0]?.id],
    );
    await api.call(teacherToken, 'PUT', `/api/submissions/${row?.id}/mark`, {
      points: 20,
      outcome: null,
      comment: '',
      rev: 0,
    });
    await api.call(teacherToken, 'POST', `/api/class-homework/${done}/release`, { submissionIds: null });
    const { body } = await api.call(tokens[0] ?? null, 'GET', '/api/to-do');
    const items = body.items as {
      classHomeworkId: string;
      axes: { shown: string };
      mark: object | null;
      contextTitle: string;
    }[];
    expect(items.map((item) => [item.classHomeworkId, item.axes.shown])).toEqual([
      [soon, 'to_do'],
      [done, 'marked'],
      [far, 'to_do'],
      [none, 'no_hand_in'],
    ]);
    expect(items[1]?.mark).toMatchObject({ points: 20, pointsMax: 20 });
    expect(items[0]?.contextTitle).toBe('3A 中國語文');
    const other = await api.call(tokens[1] ?? null, 'GET', '/api/to-do');
    expect(other.body.items.every((item: { mark: object | null }) => item.mark === null)).toBe(true);
  });

  test('a draft or scheduled homework isn’t there', async () => {
    const { api, context, tokens, teacherToken } = classroom();
    const body = publish([context], { title: 'later' }, {});
    const plan = body.classes[0] as { publishAt?: string; dueAt: string | null };
    plan.publishAt = inHours(10);
    const published = await api.call(teacherToken, 'POST', '/api/homework', body);
    const id = published.body.classes[0].classHomeworkId;
    expect((await api.call(tokens[0] ?? null, 'GET', `/api/to-do/${id}`)).status).toBe(403);
    const list = await api.call(tokens[0] ?? null, 'GET', '/api/to-do');
    expect(list.body.items.some((item: { classHomeworkId: string }) => item.classHomeworkId === id)).toBe(false);
  });
});

describe('addresses of files', () => {
  test('the pupil’s own and their teacher’s; not another pupil’s', async () => {
    const { api, set, upload, tokens, teacherToken } = classroom();
    const id = await set();
    const file = await upload(0, id, 'IMG_7.heic', await heic());
    const address = (token: string | undefined): ReturnType<typeof api.call> =>
      api.call(token ?? null, 'POST', `/api/files/${file.fileId}/address`);
    expect((await address(tokens[0])).status).toBe(200);
    expect((await address(teacherToken)).status).toBe(403);
    await api.call(tokens[0] ?? null, 'POST', `/api/class-homework/${id}/hand-in`, {
      text: '',
      files: [{ fileId: file.fileId, name: file.name }],
    });
    const seen = await address(teacherToken);
    expect(seen.body).toMatchObject({
      url: expect.any(String),
      previewUrl: expect.any(String),
      thumbnailUrl: expect.any(String),
    });
    expect((await fetch(new URL(seen.body.previewUrl, api.origin))).headers.get('content-type')).toBe('image/jpeg');
    expect((await address(tokens[1])).status).toBe(403);
  });

  test('what is attached to homework: its class, once it is out', async () => {
    const { api, school, teacherToken, tokens, set } = classroom();
    const client = tusClient(api.origin, teacherToken);
    const file = await client.file({ name: '工作紙.pdf', purpose: 'homework' }, pdf);
    const address = (token: string | undefined): ReturnType<typeof api.call> =>
      api.call(token ?? null, 'POST', `/api/files/${file.fileId}/address`);
    expect((await address(tokens[0])).status).toBe(403);
    const id = await set({ files: [{ fileId: file.fileId, name: '工作紙.pdf' }] });
    expect((await api.call(tokens[0] ?? null, 'GET', `/api/to-do/${id}`)).body.files).toMatchObject([
      { name: '工作紙.pdf', kind: 'pdf' },
    ]);
    expect((await address(tokens[0])).status).toBe(200);
    expect((await address(teacherToken)).status).toBe(200);
    const outsider = await makePerson(school, { role: 'learner', contexts: [] });
    expect((await address(await makeSession(school, outsider, { role: 'learner' }))).status).toBe(403);
  });

  test('a picture handed in twice is one object and opens for both', async () => {
    const { api, set, upload, tokens } = classroom();
    const id = await set();
    const bytes = await picture('png', 77, 77);
    for (const pupil of [0, 1]) {
      const file = await upload(pupil, id, 'a.png', bytes);
      const { body } = await api.call(tokens[pupil] ?? null, 'POST', `/api/files/${file.fileId}/address`);
      expect(Buffer.from(await (await fetch(new URL(body.url, api.origin))).arrayBuffer())).toEqual(bytes);
    }
  });
});
