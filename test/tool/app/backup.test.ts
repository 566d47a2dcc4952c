import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { backUp, restore } from '../../../tool/app/backup.ts';
import { readConfig } from '../../../tool/core/config.ts';
import { currentConfig, useConfig } from '../../../tool/core/current-config.ts';
import { createTestDatabase, useDatabase } from '../../support/database.ts';
import { makeContext, makePupils, makeSchool } from '../../support/factories/school.ts';

const url = useDatabase();
let folder = '';

const useDataDir = (name: string): void =>
  useConfig(
    readConfig({
      NODE_ENV: 'test',
      DATA_DIR: join(folder, name),
      SECRET_KEY: 'a key for tests only, long enough to pass',
    }),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeloop-backup-'));
  useDataDir('before');
  const school = await makeSchool();
  await makePupils(school, await makeContext(school), 12);
  await mkdir(join(currentConfig().storage.dir, 'school'), { recursive: true });
  await writeFile(join(currentConfig().storage.dir, 'school', 'work.jpg'), 'bytes of a page');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function everything(databaseUrl: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const people = await client.query('select * from person order by id');
    const members = await client.query('select * from class_member order by id');
    const school = await client.query('select * from school order by school_id');
    return { people: people.rows, members: members.rows, school: school.rows };
  } finally {
    await client.end();
  }
}

test('a backup put into an empty database gives every row and file back', async () => {
  const said = await backUp(url(), join(folder, 'backup'));
  expect(said.join(' ')).toContain('SECRET_KEY');
  useDataDir('after');
  const other = await createTestDatabase();
  await restore(other.url, join(folder, 'backup'));
  expect(await everything(other.url)).toEqual(await everything(url()));
  expect((await everything(other.url)) as { people: object[] }).toMatchObject({ people: { length: 12 } });
  expect(await readFile(join(currentConfig().storage.dir, 'school', 'work.jpg'), 'utf8')).toBe('bytes of a page');
  await expect(restore(other.url, join(folder, 'backup'))).rejects.toThrow('not empty');
  await other.drop();
});

test('a backup never goes over another', async () => {
  await expect(backUp(url(), join(folder, 'backup'))).rejects.toThrow('not empty');
});

test('a damaged backup leaves the database empty', async () => {
  await truncate(join(folder, 'backup', 'tables', 'person.copy.gz'), 40);
  const other = await createTestDatabase();
  await expect(restore(other.url, join(folder, 'backup'))).rejects.toThrow();
  expect(await everything(other.url)).toEqual({ people: [], members: [], school: [] });
  await other.drop();
});
