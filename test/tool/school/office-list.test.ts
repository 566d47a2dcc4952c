import { beforeEach, describe, expect, test } from '@jest/globals';
import { shiftClock, resetClock, instant } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { schoolRoutes } from '../../../tool/school/index.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  makeStaffRole,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { useRoutes } from './serve-routes.ts';

useDatabase();
const api = useRoutes(schoolRoutes);

let school: TestSchool;
let clerk: TestPerson;
let office: string;

beforeEach(async () => {
  school = await makeSchool();
  clerk = await makePerson(school, { nameEn: 'Office' });
  await makeStaffRole(school, clerk, 'office');
  office = await makeSession(school, clerk, { role: 'none' });
});

const HEAD = '班別,班號,中文姓名,英文姓名,電郵\n';

const preview = (text: string, query = '', token = office) =>
  api().call(token, 'POST', `/school/office-list/preview?fileName=list.csv${query}`, new TextEncoder().encode(text));

const confirm = (seen: { previewId: string; hash: string }, token = office) =>
  api().call(token, 'POST', '/school/office-list/confirm', { previewId: seen.previewId, hash: seen.hash });

async function load(text: string, query = '') {
  const seen = await preview(text, query);
  expect(seen.body).toMatchObject({ errors: [] });
  const done = await confirm(seen.body);
  expect(done.status).toBe(200);
  return done.body;
}

const seats = () =>
  inSchool(school.schoolId, () =>
    sql<{ seat: string; name: string; person: string }>(
      `select c.code || ' (' || m.class_number || ')' as seat, coalesce(p.name_zh, p.name_en) as name, p.id as person
       from class_member m join person p on p.id = m.person_id join school_class c on c.id = m.class_id
       where m.to_on is null order by c.code, m.class_number`,
    ),
  );
const seated = async () => (await seats()).map((row) => `${row.seat} ${row.name}`);

describe('two steps', () => {
  test('the preview changes nothing; confirming brings the pupils', async () => {
    const seen = await preview(`${HEAD}3A,12,陳大文,Chan Tai Man,s12@x.hk\n３Ａ,２,李小明,,\n`);
    expect(seen.status).toBe(200);
    expect(seen.body.counts).toEqual({ rows: 2, add: 2, change: 0, same: 0, missing: 0, matched: 0, errors: 0 });
    expect(await seats()).toEqual([]);
    const done = await confirm(seen.body);
    expect(done.body).toEqual({ added: 2, changed: 0, same: 0, ended: 0, matched: 0, unmatched: 2 });
    expect(await seated()).toEqual(['3A (2) 李小明', '3A (12) 陳大文']);
  });

  test('a preview is confirmed once', async () => {
    const seen = await preview(`${HEAD}3A,12,陳大文,,\n`);
    expect((await confirm(seen.body)).status).toBe(200);
    expect((await confirm(seen.body)).status).toBe(404);
  });

  test('another hash, or pupils that changed in between: look again', async () => {
    const seen = await preview(`${HEAD}3A,12,陳大文,,\n`);
    expect(await confirm({ ...seen.body, hash: 'other' })).toMatchObject({
      status: 409,
      body: { code: 'list_changed_since_preview' },
    });
    const other = await makePerson(school, { nameEn: 'Second clerk' });
    await makeStaffRole(school, other, 'office');
    const second = await makeSession(school, other, { role: 'none' });
    const theirs = await preview(`${HEAD}3A,12,李小明,,\n`, '', second);
    expect((await confirm(theirs.body, second)).status).toBe(200);
    expect(await confirm(seen.body)).toMatchObject({ status: 409, body: { code: 'list_changed_since_preview' } });
    expect(await seated()).toEqual(['3A (12) 李小明']);
  });

  test('somebody else’s preview isn’t there', async () => {
    const other = await makePerson(school, { nameEn: 'Second clerk' });
    await makeStaffRole(school, other, 'office');
    const seen = await preview(`${HEAD}3A,12,陳大文,,\n`);
    expect((await confirm(seen.body, await makeSession(school, other))).status).toBe(404);
  });

  test('one mistake and nothing is imported', async () => {
    const seen = await preview(`${HEAD}3A,12,陳大文,,\n3A,x,李小明,,\n`);
    expect(seen.body.errors).toMatchObject([{ row: 3, column: '班號', code: 'number_unreadable', text: 'x' }]);
    expect(await confirm(seen.body)).toMatchObject({ status: 422, body: { code: 'list_has_errors' } });
    expect(await seats()).toEqual([]);
  });

  test('two pupils with the same number', async () => {
    const seen = await preview(`${HEAD}3A,12,陳大文,,\n3A,12,李小明,,\n`);
    expect(seen.body.errors).toMatchObject([{ row: 3, code: 'number_twice', otherRow: 2 }]);
  });

  test('the same list again changes nothing', async () => {
    const text = `${HEAD}3A,12,陳大文,Chan Tai Man,s12@x.hk\n3A,2,李小明,,\n`;
    await load(text);
    const before = await seats();
    const seen = await preview(text);
    expect(seen.body.counts).toMatchObject({ add: 0, change: 0, same: 2, missing: 0 });
    expect(await load(text)).toMatchObject({ added: 0, changed: 0, same: 2 });
    expect(await seats()).toEqual(before);
  });
});

describe('a later list', () => {
  test('moves, renames and swaps numbers, and the persons stay the same', async () => {
    await load(`${HEAD}3A,1,陳大文,Chan Tai Man,s1@x.hk\n3A,2,李小明,Lee Siu Ming,s2@x.hk\n3A,3,王一,,\n`);
    const before = new Map((await seats()).map((row) => [row.name, row.person]));
    const seen = await preview(
      `${HEAD}3A,2,陳大文,Chan Tai Man,s1@x.hk\n3A,1,李小明,Lee Siu Ming,s2@x.hk\n4B,9,王一,Wong Yat,\n`,
    );
    expect(seen.body.counts).toMatchObject({ add: 0, change: 3 });
    expect(seen.body.change[2].changes).toEqual([
      { field: 'class', from: '3A', to: '4B' },
      { field: 'number', from: '3', to: '9' },
      { field: 'nameEn', from: null, to: 'Wong Yat' },
    ]);
    await confirm(seen.body);
    expect(await seated()).toEqual(['3A (1) 李小明', '3A (2) 陳大文', '4B (9) 王一']);
    expect(new Map((await seats()).map((row) => [row.name, row.person]))).toEqual(before);
  });

  test('a place that was held keeps its days', async () => {
    await load(`${HEAD}3A,1,陳大文,,\n`);
    try {
      shiftClock(instant('2027-02-01T02:00:00Z'));
      office = await makeSession(school, clerk, { role: 'none' });
      await load(`${HEAD}3B,5,陳大文,,\n`);
    } finally {
      resetClock();
    }
    const days = await inSchool(school.schoolId, () =>
      sql<{ code: string; to: string | null }>(
        'select c.code, m.to_on::text as to from class_member m join school_class c on c.id = m.class_id order by m.from_on',
      ),
    );
    expect(days).toEqual([
      { code: '3A', to: '2027-01-31' },
      { code: '3B', to: null },
    ]);
  });

  test('pupils missing from it stay, unless the office says they left; other classes aren’t touched', async () => {
    await load(`${HEAD}3A,1,陳大文,,\n3A,2,李小明,,\n3B,1,王一,,\n`);
    const next = `${HEAD}3A,1,陳大文,,\n`;
    const seen = await preview(next);
    expect(seen.body.missing.map((pupil: { displayName: string }) => pupil.displayName)).toEqual(['李小明']);
    await confirm(seen.body);
    expect(await seated()).toHaveLength(3);
    expect(await load(next, '&missing=end')).toMatchObject({ ended: 1 });
    expect(await seated()).toEqual(['3A (1) 陳大文', '3B (1) 王一']);
  });

  test('a number held by somebody who isn’t in the list is told, and free once they are ended', async () => {
    await load(`${HEAD}3A,1,陳大文,,\n`);
    const next = `${HEAD}3A,1,李小明,,\n`;
    expect((await preview(next)).body.errors).toMatchObject([
      { row: 2, column: '班號', code: 'number_taken', text: '3A (1)' },
    ]);
    await load(next, '&missing=end');
    expect(await seated()).toEqual(['3A (1) 李小明']);
  });

  test('an empty cell takes nothing away', async () => {
    await load(`${HEAD}3A,1,陳大文,Chan Tai Man,s1@x.hk\n`);
    expect((await preview('Class,No,Chinese Name\n3A,1,陳大文\n')).body.counts).toMatchObject({ same: 1, change: 0 });
  });

  test('columns chosen by hand are remembered', async () => {
    const odd = 'Form,Seat,Who\n3A,1,陳大文\n';
    expect(await preview(odd)).toMatchObject({
      status: 422,
      body: { code: 'list_columns_unknown', details: { found: ['Form', 'Seat', 'Who'] } },
    });
    await load(odd, `&columns=${encodeURIComponent(JSON.stringify({ class: 'Form', number: 'Seat', name: 'Who' }))}`);
    expect((await preview(odd)).body.counts).toMatchObject({ same: 1 });
  });
});

describe('accounts that are there already', () => {
  test('a row becomes the LMS’s person, who keeps the id', async () => {
    const context = await makeContext(school);
    const pupil = await makePerson(school, { nameEn: 'CHAN Tai Man', contexts: [context] });
    const seen = await preview(`${HEAD}3A,12,陳大文,Chan Tai Man,\n`);
    expect(seen.body.add[0].matchedBy).toBe('name');
    expect((await confirm(seen.body)).body).toMatchObject({ matched: 1, unmatched: 0 });
    expect(await seats()).toEqual([{ seat: '3A (12)', name: '陳大文', person: pupil.id }]);
  });

  test('a teacher of that name doesn’t become a pupil', async () => {
    const context = await makeContext(school);
    await makePerson(school, { nameEn: 'Chan Tai Man', role: 'instructor', contexts: [context] });
    expect((await preview(`${HEAD}3A,12,陳大文,Chan Tai Man,\n`)).body.add[0].matchedBy).toBeNull();
  });
});

describe('limits and rights', () => {
  test('no pupils, too many pupils, too many bytes', async () => {
    expect(await preview(HEAD)).toMatchObject({ status: 422, body: { code: 'list_empty' } });
    const many =
      HEAD +
      Array.from({ length: 5001 }, (_, index) => `C${Math.floor(index / 90)},${(index % 90) + 1},甲,,\n`).join('');
    expect(await preview(many)).toMatchObject({ status: 422, body: { code: 'list_too_long' } });
    expect(await preview('x'.repeat(5 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { code: 'list_too_large' },
    });
  });

  test('5,000 pupils go in', async () => {
    const text =
      HEAD +
      Array.from(
        { length: 5000 },
        (_, index) => `C${Math.floor(index / 90)},${(index % 90) + 1},甲${index},,p${index}@x.hk\n`,
      ).join('');
    const started = performance.now();
    expect(await load(text)).toMatchObject({ added: 5000 });
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('teachers and pupils may not; nobody without a session', async () => {
    const context = await makeContext(school);
    for (const role of ['instructor', 'learner'] as const) {
      const person = await makePerson(school, { role, contexts: [context] });
      const token = await makeSession(school, person, { role, context });
      expect((await preview(`${HEAD}3A,1,陳,,\n`, '', token)).status).toBe(403);
    }
    expect((await api().call(null, 'POST', '/school/office-list/preview', new Uint8Array([1]))).status).toBe(401);
  });
});
