import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addMs, now, resetClock, shiftClock } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { objectPath } from '../../../tool/files/file-store.ts';
import { storageDir } from '../../../tool/files/storage.ts';
import { sweepFiles, sweepReceived } from '../../../tool/files/sweep.ts';
import { receivedPath } from '../../../tool/files/tus.ts';
import { useApi } from '../../support/api.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { pdf, picture } from './samples.ts';
import { tusClient } from './tus-client.ts';

const api = useApi();
const DAY = 24 * 3600_000;
let school: TestSchool;
let context: TestContext;
let teacher: TestPerson;
let mine: ReturnType<typeof tusClient>;

beforeAll(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  mine = tusClient(api().origin, await makeSession(school, teacher, { context }));
});
afterEach(resetClock);

let size = 20;
const store = async (): ReturnType<typeof mine.file> =>
  mine.file({ name: 'a.png', purpose: 'homework' }, await picture('png', size++, 7));
const sweepAfter = (days: number): ReturnType<typeof sweepFiles> => {
  shiftClock(addMs(now(), days * DAY));
  return sweepFiles(school.schoolId);
};
const rows = <Row extends object>(text: string, bind: unknown[] = []): Promise<Row[]> =>
  inSchool(school.schoolId, () => sql<Row>(text, bind));
const isThere = (file: { sha256: string }): boolean => existsSync(objectPath(school.schoolId, file.sha256));

describe('the sweep', () => {
  test('leaves what is young, then forgets the file, and a week later its bytes', async () => {
    const file = await store();
    await sweepAfter(6);
    expect(await rows('select 1 from file where id = $1', [file.fileId])).toHaveLength(1);
    await sweepAfter(2);
    expect(await rows('select 1 from file where id = $1', [file.fileId])).toHaveLength(0);
    expect(isThere(file)).toBe(true);
    await sweepAfter(8);
    expect(isThere(file)).toBe(false);
    expect(await rows('select 1 from file_blob where sha256 = $1', [file.sha256])).toHaveLength(0);
  });

  test('keeps what a draft holds', async () => {
    const file = await store();
    await rows(
      `insert into homework_draft (school_id, id, author_id, context_id, content, updated_at) values ($1, $2, $3, $4, $5::jsonb, $6)`,
      [
        school.schoolId,
        newId(),
        teacher.id,
        context.id,
        JSON.stringify({ title: '', files: [{ fileId: file.fileId }] }),
        now(),
      ],
    );
    await sweepAfter(8);
    await sweepAfter(8);
    await sweepAfter(8);
    expect(await rows('select 1 from file where id = $1', [file.fileId])).toHaveLength(1);
    expect(isThere(file)).toBe(true);
  });

  test('bytes that are wanted again meanwhile stay', async () => {
    const bytes = await picture('png', 300, 7);
    const file = await mine.file({ name: 'a.png', purpose: 'homework' }, bytes);
    await sweepAfter(8);
    resetClock();
    const again = await mine.file({ name: 'a.png', purpose: 'homework' }, bytes);
    await rows(
      `insert into homework_draft (school_id, id, author_id, context_id, content, updated_at) values ($1, $2, $3, $4, $5::jsonb, $6)`,
      [school.schoolId, newId(), teacher.id, context.id, JSON.stringify({ files: [{ fileId: again.fileId }] }), now()],
    );
    await sweepAfter(8);
    await sweepAfter(8);
    expect(isThere(file)).toBe(true);
  });

  test('uploads and sweeps of the same bytes at once never lose them', async () => {
    const bytes = await picture('png', 301, 7);
    const first = await mine.file({ name: 'a.png', purpose: 'homework' }, bytes);
    for (let round = 0; round < 5; round++) {
      await rows('delete from upload where file_id in (select id from file where sha256 = $1)', [first.sha256]);
      await rows('delete from file where sha256 = $1', [first.sha256]);
      await rows(`update file_blob set unreferenced_since = $1 where sha256 = $2`, [
        addMs(now(), -8 * DAY),
        first.sha256,
      ]);
      const [again] = await Promise.all([
        mine.file({ name: 'a.png', purpose: 'homework' }, bytes),
        sweepFiles(school.schoolId),
        sweepFiles(school.schoolId),
      ]);
      expect(await rows('select 1 from file where id = $1', [again.fileId])).toHaveLength(1);
      expect(isThere(again)).toBe(true);
    }
  });

  test('removes bytes that have no row, and what was received for nobody', async () => {
    const stranger = 'ab'.repeat(32);
    const path = objectPath(school.schoolId, stranger);
    await mkdir(dirname(path), { recursive: true });
    const received = receivedPath(newId());
    const staged = join(storageDir('objects'), school.schoolId, 'staged-x');
    const old = addMs(now(), -9 * DAY);
    for (const each of [path, received, staged]) {
      await writeFile(each, 'left');
      await utimes(each, old, old);
    }
    await sweepFiles(school.schoolId);
    await sweepReceived();
    expect([path, received, staged].filter(existsSync)).toEqual([]);
  });

  test('removes abandoned uploads with their bytes', async () => {
    const upload =
      (await mine.create({ name: 'a.pdf', purpose: 'homework' }, pdf.length)).headers.get('location') ?? '';
    const id = upload.split('/').pop() ?? '';
    await mine.patch(upload, 0, pdf.subarray(0, 10));
    await sweepAfter(8);
    expect(existsSync(receivedPath(id))).toBe(false);
    expect(await rows('select 1 from upload where id = $1', [id])).toHaveLength(0);
  });
});
