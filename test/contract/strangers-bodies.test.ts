/** Bodies and queries that no form sends, from people with a session. Nothing of it may give a 5xx. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { useApi, type Answer } from '../support/api.ts';
import { content, inHours, publish } from '../tool/homework/content.ts';
import { makeWorld, type Caller, type World } from './access-world.ts';

const api = useApi();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const call = (caller: Caller, method: string, path: string, body?: unknown, key?: string): Promise<Answer> =>
  api().call(world.tokens[caller], method, `/api${path}`, body, key);

/** Values that no form sends, for any field. */
const ODD: unknown[] = [
  null,
  true,
  0,
  -1,
  0.1 + 0.2,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  0.001,
  0.004,
  '',
  ' ',
  'x'.repeat(5000),
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  'ab\ud83d',
  '\u202e',
  '<script>alert(1)</script>',
  "'; drop table person; --",
  '$1',
  '${7*7}',
  '=HYPERLINK("http://evil.example","x")',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '2030-01-01T00:00:00+23:59',
  '2030-01-01T00:00:00-23:59',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2030-02-30T00:00:00Z',
  '2030-01-01',
  'infinity',
  'now',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'NaN',
  'Infinity',
  [],
  {},
  [null],
  [[[[]]]],
  { a: 1 },
  { $ne: 1 },
  JSON.parse('{"__proto__":{"isAdministrator":true},"constructor":{"prototype":{"x":1}}}'),
];

/** These were once answered with a 500. */
const HURT: unknown[] = [0.001, '\ud800', '\0'.repeat(200), '2030-01-01T00:00:00+23:59'];

/** Every place in a body, with the value at it replaced. */
function* spoilt(body: unknown, odd: unknown): Generator<unknown> {
  yield odd;
  if (Array.isArray(body)) {
    yield Array.from({ length: 10_000 }, () => body[0] ?? odd);
    for (const [index, item] of body.entries())
      for (const each of spoilt(item, odd)) yield body.map((other, place) => (place === index ? each : other));
  } else if (body && typeof body === 'object')
    for (const [key, item] of Object.entries(body))
      for (const each of spoilt(item, odd)) yield { ...body, [key]: each };
}

let seed = 20261122;
const random = (below: number): number => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % below;
};

/** Bodies that are as they should be, with the caller who may send them; the fuzz below spoils them one place at a time. */
const good = (): [Caller, string, string, unknown][] => {
  const work = `/class-homework/${world.homework.classHomeworkId}`;
  const file = { fileId: world.sheetId, name: 'sheet.pdf', size: 1, mediaType: 'application/pdf', kind: 'pdf' };
  const plan = { contextId: world.context.id, dueAt: inHours(24), dueRule: 'typed', publishAt: inHours(1) };
  return [
    ['teacher', 'POST', '/homework', { ...publish([world.context]), classes: [plan] }],
    [
      'teacher',
      'PUT',
      `/homework/${world.homework.homeworkId}`,
      { content: content({ files: [{ fileId: world.sheetId, name: 'a' }] }), revision: 1 },
    ],
    ['teacher', 'PATCH', work, { dueAt: inHours(48), graceMinutes: 5, state: 'published' }],
    ['teacher', 'PATCH', work, { publishAt: inHours(1) }],
    [
      'teacher',
      'POST',
      `${work}/adjustments`,
      { personId: world.people.pupil.id, kind: 'extension', dueAt: inHours(96), reason: '病假' },
    ],
    [
      'teacher',
      'PUT',
      `/drafts/${randomUUID()}`,
      { contextId: world.context.id, rev: 0, content: { ...content(), files: [file], classes: [plan] } },
    ],
    ['pupil', 'POST', `${work}/hand-in`, { text: 'x', files: [{ fileId: world.fileId, name: 'page.pdf' }] }],
    ['teacher', 'POST', `${work}/collect`, { personIds: [world.people.classmate.id], collected: true }],
    ['teacher', 'PUT', `${work}/collection`, { closed: true }],
    [
      'teacher',
      'PUT',
      `/submissions/${world.submissionId}/mark`,
      { points: 15.5, outcome: null, comment: '好', rev: 1 },
    ],
    ['teacher', 'POST', `${work}/release`, { submissionIds: [world.submissionId] }],
    ['teacher', 'POST', `${work}/gradebook/send-again`, { personIds: [world.people.pupil.id] }],
    ['teacher', 'POST', `/deep-linking/${world.ids.deepLinkingId}/answer`, { classHomeworkIds: [randomUUID()] }],
    ['teacher', 'POST', '/session/window', { path: '/p/x/y/homework' }],
    ['teacher', 'POST', `/contexts/${world.context.id}/roster/confirm`, { fingerprint: 'x' }],
    ['head', 'PUT', '/school/patterns', { patterns: ['{class}-{subject}', '* {class} *'] }],
    ['head', 'PUT', '/school/subjects', { subjects: [{ code: 'X', nameZh: '中', nameEn: 'E' }] }],
    [
      'head',
      'PUT',
      `/school/contexts/${world.context.id}/mapping`,
      { automatic: false, classCode: '3A', subjectId: null },
    ],
    ['head', 'POST', '/school/office-list/confirm', { previewId: randomUUID(), hash: 'x' }],
    ['head', 'POST', `/school/pupils/${world.ids.personId}/pair`, { accountPersonId: randomUUID() }],
    ['administrator', 'PATCH', `/connections/${world.ids.platformId}`, { status: 'active' }],
    ['administrator', 'PATCH', `/deployments/${world.ids.deploymentId}`, { status: 'active' }],
    ['nobody', 'POST', '/session', { handle: 'x', code: 'y', previousToken: 'z' }],
  ];
};

describe('bodies', () => {
  test('every field of every body, replaced by what no form sends', async () => {
    const faults: string[] = [];
    for (const [caller, method, path, body] of good())
      for (const odd of [...HURT, ...ODD]) {
        const all = [...spoilt(body, odd)];
        // in each place the values that have hurt before; of the others one place at random
        const some = process.env.TEST_LONG === '1' || HURT.includes(odd) ? all : [all[random(all.length)]];
        for (const each of some) {
          const answer = await call(caller, method, path, each);
          if (answer.status >= 500)
            faults.push(
              `${method} ${path.replace(/[0-9a-f-]{36}/g, ':id')} ${JSON.stringify(odd).slice(0, 60)} in ${JSON.stringify(each).slice(0, 400)}`,
            );
        }
      }
    expect(faults).toEqual([]);
  }, 600_000);

  test('what can’t be stored of a text is marked, and the rest is kept', async () => {
    const text = 'a\0b\ud83dc😀';
    const work = `/class-homework/${world.homework.classHomeworkId}`;
    expect((await call('classmate', 'POST', `${work}/hand-in`, { text, files: [] })).body.textLength).toBe(7);
    const seen = await call('classmate', 'GET', `/to-do/${world.homework.classHomeworkId}`);
    expect(seen.body.versions[0].text).toBe('a\ufffdb\ufffdc😀');
  });

  test('queries', async () => {
    const cursors = [
      ['0000-01-01T00:00:00Z', randomUUID()],
      ['9999-12-31T23:59:59.999999999Z', randomUUID()],
      [1e300, 'x'],
      [2 ** 53, randomUUID()],
      ['x'],
      {},
      null,
    ].map((each) => Buffer.from(JSON.stringify(each)).toString('base64url'));
    const queries = [
      ...cursors.map((cursor) => `after=${cursor}`),
      'after=%00',
      'after=%',
      'state=published,',
      'state=__proto__',
      'state=published&state=draft',
      'state[]=x',
      `after=${'x'.repeat(5000)}`,
    ];
    for (const query of queries)
      for (const path of [
        `/contexts/${world.context.id}/homework`,
        `/class-homework/${world.homework.classHomeworkId}/progress`,
      ]) {
        const { status } = await call('teacher', 'GET', `${path}?${query}`);
        expect({ query: query.slice(0, 80), path, isFault: status >= 500 }).toEqual({
          query: query.slice(0, 80),
          path,
          isFault: false,
        });
      }
  });
});
