import { beforeAll, describe, expect, test } from '@jest/globals';
import { addMs, now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
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
import { HOUR, inHours, publish } from './content.ts';

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

async function makeFile(owner: TestPerson, purpose: 'homework' | 'submission'): Promise<string> {
  const id = newId();
  await rows(
    `insert into file (school_id, id, sha256, size, name, media_type, kind, owner_id, purpose, created_at)
     values ($1, $2, $3, 1000, 'a.pdf', 'application/pdf', 'pdf', $4, $5, $6)`,
    [school.schoolId, id, id.replaceAll('-', '').repeat(2), owner.id, purpose, now()],
  );
  return id;
}

describe('publishing', () => {
  test('gives it to each class at its own due time, with one event each', async () => {
    const body = publish([chinese, english]);
    const due = [inHours(20), inHours(44)];
    body.classes.forEach((plan, index) => (plan.dueAt = due[index] as string));
    const { status, body: answer } = await api().call(token, 'POST', '/api/homework', body);
    expect(status).toBe(200);
    expect(answer.classes.map((each: { contextId: string }) => each.contextId)).toEqual([chinese.id, english.id]);

    const read = await api().call(token, 'GET', `/api/homework/${answer.homeworkId}`);
    expect(read.body).toMatchObject({
      revision: 1,
      canChangeMarking: true,
      content: { title: '〈荷塘月色〉閱讀理解', points: 20, marking: 'points', minutes: 25, files: [] },
    });
    expect(
      read.body.classes.map(({ state, dueAt, graceMinutes }: Record<string, unknown>) => ({
        state,
        dueAt,
        graceMinutes,
      })),
    ).toEqual(expect.arrayContaining(due.map((dueAt) => ({ state: 'published', dueAt, graceMinutes: 10 }))));
    expect((await events(answer.homeworkId)).map((event) => event.payload)).toEqual(
      answer.classes.map((each: object) => ({ ...each, homeworkId: answer.homeworkId, deepLinkingId: null })),
    );
    const acts = await rows(
      `select 1 from activity where kind = 'homework.published' and class_homework_id = any($1::uuid[])`,
      [answer.classes.map((each: { classHomeworkId: string }) => each.classHomeworkId)],
    );
    expect(acts).toHaveLength(2);
  });

  test('a double click publishes once', async () => {
    const body = publish([chinese]);
    const [one, two] = await Promise.all([
      api().call(token, 'POST', '/api/homework', body, 'the-same-key'),
      api().call(token, 'POST', '/api/homework', body, 'the-same-key'),
    ]);
    expect(one.status).toBe(200);
    expect(two.body).toEqual(one.body);
    expect(await events(one.body.homeworkId)).toHaveLength(1);
  });

  test('a due time in the past is refused for all classes, and says for which', async () => {
    const body = publish([chinese, english], { title: '遲了' });
    (body.classes[1] as { dueAt: string }).dueAt = inHours(-1);
    const { status, body: problem } = await api().call(token, 'POST', '/api/homework', body);
    expect(status).toBe(422);
    expect(problem).toMatchObject({ code: 'due_in_past', details: { contextIds: [english.id] } });
    expect(await rows(`select 1 from homework where title = '遲了'`)).toHaveLength(0);
  });

  test.each([
    ['a class named twice', () => publish([chinese, chinese]), 'class_twice'],
    ['a subject of nowhere', () => publish([chinese], { subjectId: newId() }), 'unknown_subject'],
    ['a file of nowhere', () => publish([chinese], { files: [{ fileId: newId(), name: 'x' }] }), 'file_not_yours'],
  ])('%s is refused', async (_name, body, code) => {
    const answer = await api().call(token, 'POST', '/api/homework', body());
    expect([answer.status, answer.body.code]).toEqual([422, code]);
  });

  test.each([
    ['points without a number', { points: null }],
    ['a number without points', { marking: 'none' as const }],
    ['no title', { title: '  ' }],
    ['a title too long', { title: '長'.repeat(256) }],
    ['a body too long', { bodyHtml: 'x'.repeat(100_001) }],
  ])('%s is not a homework', async (_name, changed) => {
    const { status } = await api().call(token, 'POST', '/api/homework', publish([chinese], changed));
    expect(status).toBe(422);
  });

  test('only one’s own files for homework can be attached', async () => {
    const colleague = await makePerson(school, { role: 'instructor', contexts: [chinese] });
    const own = await makeFile(teacher, 'homework');
    const foreign = await makeFile(colleague, 'homework');
    const handedIn = await makeFile(teacher, 'submission');
    for (const fileId of [foreign, handedIn]) {
      const refused = await api().call(
        token,
        'POST',
        '/api/homework',
        publish([chinese], { files: [{ fileId, name: 'a.pdf' }] }),
      );
      expect(refused.body).toMatchObject({ code: 'file_not_yours', details: { fileIds: [fileId] } });
    }
    const files = [
      { fileId: own, name: '工作紙.pdf' },
      { fileId: own, name: '工作紙.pdf' },
    ];
    const { body } = await api().call(token, 'POST', '/api/homework', publish([chinese], { files }));
    const read = await api().call(token, 'GET', `/api/homework/${body.homeworkId}`);
    expect(read.body.content.files).toEqual([
      { fileId: own, name: '工作紙.pdf', size: 1000, mediaType: 'application/pdf', kind: 'pdf' },
    ]);
  });

  describe('asked for by the LMS', () => {
    const ask = async (settings: object, person = teacher): Promise<string> => {
      const id = newId();
      await rows(
        `insert into deep_linking_request (school_id, id, platform_id, deployment_id, context_id, person_id, return_url, settings, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, 'https://lms.example', $7::jsonb, $8, $9)`,
        [
          school.schoolId,
          id,
          school.platformId,
          school.deploymentId,
          chinese.id,
          person.id,
          JSON.stringify(settings),
          now(),
          addMs(now(), HOUR),
        ],
      );
      return id;
    };

    test.each([
      ['the LMS makes the column', {}, true],
      ['the LMS takes no column', { acceptLineItem: false }, false],
    ])('%s: said of the launched class only', async (_name, settings, columnOfLms) => {
      const deepLinkingId = await ask(settings);
      const body = publish([chinese, english], {}, { deepLinkingId });
      const answer = await api().call(token, 'POST', '/api/homework', body);
      expect((await events(answer.body.homeworkId)).map((event) => event.payload)).toMatchObject([
        { contextId: chinese.id, deepLinkingId: columnOfLms ? deepLinkingId : null },
        { contextId: english.id, deepLinkingId: null },
      ]);
    });

    test('a request of nobody, or of somebody else, is refused', async () => {
      const colleague = await makePerson(school, { role: 'instructor', contexts: [chinese] });
      for (const deepLinkingId of [newId(), await ask({}, colleague)]) {
        const refused = await api().call(token, 'POST', '/api/homework', publish([chinese], {}, { deepLinkingId }));
        expect([refused.status, refused.body.code]).toEqual([409, 'deep_linking_closed']);
      }
    });
  });
});

describe('who may publish', () => {
  test('assistants, pupils and teachers of other classes may not; another school’s class is unknown', async () => {
    const assistant = await makePerson(school, { role: 'assistant', contexts: [chinese] });
    const pupil = await makePerson(school, { role: 'learner', contexts: [chinese] });
    const colleague = await makePerson(school, { role: 'instructor', contexts: [english] });
    for (const person of [assistant, pupil, colleague]) {
      const answer = await api().call(await makeSession(school, person), 'POST', '/api/homework', publish([chinese]));
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
    // one class of two is not enough
    const half = await api().call(
      await makeSession(school, colleague),
      'POST',
      '/api/homework',
      publish([english, chinese]),
    );
    expect(half.status).toBe(403);

    const other = await makeSchool('別的學校');
    const stranger = await makePerson(other, { role: 'instructor', contexts: [await makeContext(other)] });
    const answer = await api().call(await makeSession(other, stranger), 'POST', '/api/homework', publish([chinese]));
    expect(answer.status).toBe(404);
  });
});
