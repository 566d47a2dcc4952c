import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addressOf } from '../../tool/app/create-app.ts';
import { routes } from '../../tool/app/routes.ts';
import type { AnyRoute } from '../../tool/core/http/route.ts';
import { useApi } from '../support/api.ts';
import { publish } from '../tool/homework/content.ts';
import { draft, MATRIX, SENT } from './access-matrix.ts';
import { CALLERS, makeWorld, type Caller, type World } from './access-world.ts';

const api = useApi();

const rows = MATRIX.trimEnd()
  .split('\n')
  .slice(2)
  .map((line) => {
    const [method, path, ...rest] = line.split(/\s+/) as [string, string, ...string[]];
    const statuses = rest.slice(-CALLERS.length).map(Number);
    const variant = rest.slice(1, -CALLERS.length).join(' ');
    return { name: `${method} ${path}`, variant, statuses };
  });
const signedIn = routes.filter((route) => route.kind === 'route' || route.kind === 'stream');
const nameOf = (route: AnyRoute): string => `${route.method} ${route.path}`;

test('every route that needs a session stands in the matrix, and nothing else', () => {
  expect([...new Set(rows.map((row) => row.name))].sort()).toEqual(signedIn.map(nameOf).sort());
  for (const row of rows) expect({ row: row.name, cells: row.statuses.length }).toEqual({ row: row.name, cells: 14 });
});

interface Got {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
  body: any;
}

async function request(world: World, name: string, variant: string, caller: Caller): Promise<Got> {
  const route = signedIn.find((each) => nameOf(each) === name) as AnyRoute;
  const ids = variant.includes('sheet') ? { ...world.ids, fileId: world.sheetId } : world.ids;
  const path = addressOf(route).replace(/:(\w+)/g, (_all, param: string) => ids[param] ?? `no ${param}`);
  const token = world.tokens[caller];
  if (route.kind === 'stream') return streamed(world, name, variant, token);
  const given = SENT[name];
  const body: unknown = typeof given === 'function' ? await (given as (of: World) => unknown)(world) : given;
  return api().call(token, route.method.toUpperCase(), path, body);
}

async function streamed(world: World, name: string, variant: string, token: string | null): Promise<Got> {
  const stop = new AbortController();
  const [method = 'GET', path = ''] = name.startsWith('all')
    ? [variant.split(' ')[0], variant.startsWith('POST') ? '/uploads' : `/uploads/${world.ids.uploadId}`]
    : [name.split(' ')[0]?.toUpperCase(), name.split(' ')[1]];
  const headers = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...tusHeaders(world, method, variant) };
  const body = name.includes('office-list') ? '班別,班號,姓名\n3A,31,黃小明\n' : method === 'PATCH' ? 'x' : null;
  const response = await fetch(`${api().origin}/api${path}`, { method, headers, body, signal: stop.signal });
  const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = isEndless ? '' : await response.text();
  stop.abort();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

function tusHeaders(world: World, method: string, variant: string): Record<string, string> {
  const isWork = variant.includes('work for');
  const target = isWork ? world.homework.classHomeworkId : world.context.id;
  const purpose = isWork ? 'submission' : 'homework';
  const metadata = `name ${btoa('page.pdf')},purpose ${btoa(purpose)},targetId ${btoa(target)}`;
  const always = { 'Tus-Resumable': '1.0.0' };
  if (method === 'POST') return { ...always, 'Upload-Length': '10', 'Upload-Metadata': metadata };
  // an offset that isn't the present one: nothing is written
  return method === 'PATCH'
    ? { ...always, 'Upload-Offset': '5', 'Content-Type': 'application/offset+octet-stream' }
    : always;
}

/** Bytes for the pupil's upload, so that HEAD, PATCH and DELETE find what tus has received. */
async function beginReceiving(world: World): Promise<void> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  const { storageDir } = await import('../../tool/files/storage.ts');
  await mkdir(storageDir('uploads'), { recursive: true });
  await writeFile(`${storageDir('uploads')}/${world.ids.uploadId}`, '');
}

describe('the matrix of access', () => {
  test.each(rows)('$name $variant', async ({ name, variant, statuses }) => {
    const world = await makeWorld();
    if (name.includes('/uploads')) await beginReceiving(world);
    const got: Record<string, number> = {};
    // the refused first: a permitted DELETE leaves nothing to be refused
    const isRefused = (caller: Caller): boolean => [401, 403, 404].includes(statuses[CALLERS.indexOf(caller)] ?? 0);
    for (const caller of [...CALLERS.filter(isRefused), ...CALLERS.filter((each) => !isRefused(each))]) {
      const answer = await request(world, name, variant, caller);
      got[caller] = answer.status;
      if (answer.body) checkAnswer(name, answer);
    }
    expect(got).toEqual(Object.fromEntries(CALLERS.map((caller, index) => [caller, statuses[index]])));
  });
});

/** A refusal tells its code and number and nothing of the record; an answer holds what its contract names and no more. */
function checkAnswer(name: string, { status, body }: Got): void {
  if (status >= 400)
    expect(Object.keys(body).filter((key) => key !== 'details')).toEqual(['code', 'message', 'reference']);
  if (status === 401 || status === 403 || status === 404) expect(body.details).toBeUndefined();
  const route = signedIn.find((each) => nameOf(each) === name);
  if (status === 200 && route?.kind === 'route') expect(body).toEqual(route.answer.parse(body));
}

const unknown = '01890000-0000-7000-8000-000000000000';

describe("another school's record", () => {
  test('answers exactly as one that never was', async () => {
    const world = await makeWorld();
    for (const { name, variant } of rows.filter((row) => row.statuses[2] === 404)) {
      if (name.includes('/uploads')) continue;
      const theirs = await request(world, name, variant, 'foreign');
      const strange = { ...world, ids: Object.fromEntries(Object.keys(world.ids).map((param) => [param, unknown])) };
      if (name === 'post /homework' || name === 'put /drafts/:draftId')
        strange.context = { ...world.context, id: unknown };
      const nobodys = await request(strange, name, variant, 'foreign');
      expect({ name, status: theirs.status, body: { ...theirs.body, reference: '' } }).toEqual({
        name,
        status: nobodys.status,
        body: { ...nobodys.body, reference: '' },
      });
    }
  });

  test('cannot be named in a body either', async () => {
    const world = await makeWorld();
    const call = (caller: Caller, method: string, path: string, body: unknown) =>
      api().call(world.tokens[caller], method, path, body);
    const work = `/api/class-homework/${world.homework.classHomeworkId}`;
    const [subject] = await world.rows<{ id: string }>('select id from subject limit 1');
    expect(subject).toBeUndefined();
    const tries: [string, Promise<Got>, number, string][] = [
      ['publish', call('teacher', 'POST', '/api/homework', publish([world.foreignContext])), 404, 'not_found'],
      [
        'publish to both',
        call('teacher', 'POST', '/api/homework', publish([world.context, world.foreignContext])),
        404,
        'not_found',
      ],
      [
        'attach',
        call(
          'teacher',
          'POST',
          '/api/homework',
          publish([world.context], { files: [{ fileId: world.foreignFileId, name: 'x' }] }),
        ),
        422,
        'file_not_yours',
      ],
      [
        'adjust',
        call('teacher', 'POST', `${work}/adjustments`, {
          personId: world.people.foreign.id,
          kind: 'excuse',
          dueAt: null,
          reason: '',
        }),
        422,
        'not_in_class',
      ],
      [
        'collect',
        call('teacher', 'POST', `${work}/collect`, { personIds: [world.people.foreign.id], collected: true }),
        422,
        'not_in_class',
      ],
      [
        'hand in',
        call('pupil', 'POST', `${work}/hand-in`, { text: '', files: [{ fileId: world.foreignFileId, name: 'x' }] }),
        422,
        'file_not_yours',
      ],
      [
        'link',
        call('teacher', 'POST', `/api/deep-linking/${world.ids.deepLinkingId}/answer`, {
          classHomeworkIds: [world.foreignHomework.classHomeworkId],
        }),
        422,
        'homework_not_here',
      ],
      [
        'map',
        call('head', 'PUT', `/api/school/contexts/${world.context.id}/mapping`, {
          automatic: false,
          classCode: '3A',
          subjectId: unknown,
        }),
        422,
        'subject_unknown',
      ],
      [
        'pair',
        call('head', 'POST', `/api/school/pupils/${world.ids.personId}/pair`, {
          accountPersonId: world.people.foreign.id,
        }),
        409,
        'not_there',
      ],
      [
        'draft',
        call('teacher', 'PUT', `/api/drafts/${randomUUID()}`, {
          contextId: world.foreignContext.id,
          rev: 0,
          content: draft,
        }),
        404,
        'not_found',
      ],
    ];
    for (const [what, answer, status, code] of tries)
      expect({ what, status: (await answer).status, code: (await answer).body.code }).toEqual({ what, status, code });
  });
});

describe('within a class', () => {
  test("nobody hands in a classmate's file, nor attaches a pupil's or a colleague's to a homework", async () => {
    const world = await makeWorld();
    const work = `/api/class-homework/${world.homework.classHomeworkId}`;
    const files = [{ fileId: world.fileId, name: 'page.pdf' }];
    const taken = await api().call(world.tokens.classmate, 'POST', `${work}/hand-in`, { text: 'x', files });
    expect(taken).toMatchObject({ status: 422, body: { code: 'file_not_yours' } });
    for (const fileId of [world.fileId, world.sheetId]) {
      const attached = publish([world.otherContext], { files: [{ fileId, name: 'x' }] });
      const answer = await api().call(world.tokens['other-teacher'], 'POST', '/api/homework', attached);
      expect(answer).toMatchObject({ status: 422, body: { code: 'file_not_yours' } });
    }
    // not even their teacher makes a sheet of a pupil's page
    const byTeacher = publish([world.context], { files });
    const answer = await api().call(world.tokens.teacher, 'POST', '/api/homework', byTeacher);
    expect(answer).toMatchObject({ status: 422, body: { code: 'file_not_yours' } });
  });

  test('lists hold what is one’s own: contexts, classes, drafts, to-do', async () => {
    const world = await makeWorld();
    await makeWorld();
    const read = async (caller: Caller, path: string) => (await api().call(world.tokens[caller], 'GET', path)).body;
    const contextsOf = async (caller: Caller): Promise<string[]> =>
      (await read(caller, '/api/contexts')).contexts.map((each: { contextId: string }) => each.contextId).sort();
    const [own, other] = [world.context.id, world.otherContext.id];
    expect(await contextsOf('teacher')).toEqual([own]);
    expect(await contextsOf('pupil')).toEqual([own]);
    expect(await contextsOf('mentor')).toEqual([own]);
    expect(await contextsOf('other-pupil')).toEqual([other]);
    expect(await contextsOf('class-teacher')).toEqual([]);
    expect(await contextsOf('head')).toEqual([own, other].sort());
    expect(await contextsOf('foreign')).toEqual([world.foreignContext.id]);
    expect((await read('pupil', '/api/school/classes')).classes).toEqual([]);
    expect((await read('teacher', '/api/school/classes')).classes).toHaveLength(1);
    expect((await read('other-teacher', '/api/drafts')).drafts).toEqual([]);
    expect((await read('other-pupil', '/api/to-do')).items).toEqual([]);
    expect((await read('pupil', '/api/to-do')).items).toMatchObject([{ axes: { judgement: 'unmarked' }, mark: null }]);
  });

  test('rights are loaded afresh: who has left the class has lost them with the next request', async () => {
    const world = await makeWorld();
    const home = `/api/contexts/${world.context.id}/home`;
    expect((await api().call(world.tokens.assistant, 'GET', home)).status).toBe(200);
    await world.rows(`update membership set status = 'left' where person_id = $1`, [world.people.assistant.id]);
    expect((await api().call(world.tokens.assistant, 'GET', home)).status).toBe(403);
    await world.rows(`update teaching set to_on = '2020-10-01' where person_id = $1`, [
      world.people['class-teacher'].id,
    ]);
    expect((await api().call(world.tokens['class-teacher'], 'GET', home)).status).toBe(403);
  });
});
