import { beforeAll, expect, test } from '@jest/globals';
import { newId } from '../../../tool/core/ids.ts';
import type { DraftContent } from '../../../tool/homework/homework.contract.ts';
import { useApi, type Answer } from '../../support/api.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  type TestContext,
  type TestSchool,
} from '../../support/factories/school.ts';
import { content, publish } from './content.ts';

const api = useApi();
let school: TestSchool;
let context: TestContext;
let token: string;

beforeAll(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  token = await makeSession(school, await makePerson(school, { role: 'instructor', contexts: [context] }), { context });
});

const draft = (title: string): DraftContent => ({ ...content({ title }), files: [], classes: [] });
const save = (id: string, title: string, rev: number, as = token): Promise<Answer> =>
  api().call(as, 'PUT', `/api/drafts/${id}`, { contextId: context.id, content: draft(title), rev });
const list = async (as = token): Promise<string[]> =>
  (await api().call(as, 'GET', '/api/drafts')).body.drafts.map((each: { draftId: string }) => each.draftId);

test('saved, saved again, read, listed, deleted', async () => {
  const id = newId();
  expect((await save(id, '一', 0)).body.rev).toBe(1);
  expect((await save(id, '二', 1)).body.rev).toBe(2);
  expect((await api().call(token, 'GET', `/api/drafts/${id}`)).body).toMatchObject({
    rev: 2,
    contextId: context.id,
    content: { title: '二', points: 20 },
  });
  expect(await list()).toContain(id);
  await api().call(token, 'DELETE', `/api/drafts/${id}`);
  expect(await list()).not.toContain(id);
  expect((await save(id, '三', 2)).body.code).toBe('draft_gone');
});

test('another window’s text is not overwritten, and comes with the refusal', async () => {
  const id = newId();
  await save(id, '一', 0);
  await save(id, '這裏', 1);
  const other = await save(id, '那裏', 1);
  expect([other.status, other.body.code]).toEqual([409, 'draft_changed_elsewhere']);
  expect(other.body.details).toMatchObject({ rev: 2, content: { title: '這裏' } });
});

test('the same text twice is one save, whatever revision it names', async () => {
  const id = newId();
  await save(id, '一', 0);
  expect((await save(id, '一', 0)).body.rev).toBe(1);
  await save(id, '二', 1);
  expect((await save(id, '二', 1)).body).toMatchObject({ rev: 2 });
});

test('first saves from two windows at once: one is the first', async () => {
  const id = newId();
  const answers = await Promise.all(['甲', '乙', '丙'].map((title) => save(id, title, 0)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
});

test('publishing puts it away: it can’t be published twice, and a late autosave doesn’t bring it back', async () => {
  const id = newId();
  await save(id, '一', 0);
  const out = await api().call(token, 'POST', '/api/homework', publish([context], {}, { draftId: id }));
  expect(out.status).toBe(200);
  expect(await list()).not.toContain(id);
  const late = await save(id, '二', 1);
  expect([late.body.code, late.body.details]).toEqual(['draft_published', { homeworkId: out.body.homeworkId }]);
  const twice = await api().call(token, 'POST', '/api/homework', publish([context], {}, { draftId: id }));
  expect([twice.status, twice.body.code, twice.body.details]).toEqual([
    409,
    'already_published',
    { homeworkId: out.body.homeworkId },
  ]);
});

test('a draft published before its first autosave takes none later', async () => {
  const id = newId();
  await api().call(token, 'POST', '/api/homework', publish([context], {}, { draftId: id }));
  expect((await save(id, '一', 0)).body.code).toBe('draft_published');
});

test('nobody else reads, writes, publishes or deletes it', async () => {
  const id = newId();
  await save(id, '一', 0);
  const colleague = await makeSession(school, await makePerson(school, { role: 'instructor', contexts: [context] }));
  expect((await api().call(colleague, 'GET', `/api/drafts/${id}`)).status).toBe(403);
  expect((await save(id, '二', 1, colleague)).status).toBe(403);
  expect((await api().call(colleague, 'DELETE', `/api/drafts/${id}`)).status).toBe(403);
  const stolen = await api().call(colleague, 'POST', '/api/homework', publish([context], {}, { draftId: id }));
  expect(stolen.status).toBe(404);
  expect(await list(colleague)).toEqual([]);
  const other = await makeSchool();
  const stranger = await makePerson(other, { role: 'instructor', contexts: [await makeContext(other)] });
  expect((await api().call(await makeSession(other, stranger), 'GET', `/api/drafts/${id}`)).status).toBe(404);
});
