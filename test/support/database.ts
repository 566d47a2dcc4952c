import { afterAll, beforeAll } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { closeDatabase, openDatabase } from '../../tool/core/db/database.ts';
import type { Template } from './database-host.ts';
import { onDatabase, onServer } from './database-server.ts';

export interface TestDatabase {
  /** Address as the owner. */
  url: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of one's own (about 0.1 s). The caller drops it; what is left over goes at the end of the run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { server, template } = await askForTemplate();
  const name = `${template}_${randomBytes(5).toString('hex')}`;
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: onDatabase(server, name),
    drop: async () => {
      await onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/**
 * Gives the test file a database of its own and opens it for the tool's code (`inSchool` …). Call at the top of the file.
 * @returns a function that tells the address, once the tests run
 */
export function useDatabase(): () => string {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    openDatabase(database.url);
  });
  afterAll(async () => {
    await closeDatabase();
    await database?.drop();
  });
  return () => {
    if (!database) throw new Error('the database is there only while tests run');
    return database.url;
  };
}

async function askForTemplate(): Promise<Template> {
  const host = process.env.TEST_DATABASE_HOST;
  if (!host) throw new Error('no test database: run the tests with -c test/jest.config.js');
  const answer = await askPatiently(host);
  if (!answer.ok) throw new Error(`no test database: ${await answer.text()}`);
  return (await answer.json()) as Template;
}

/** The host lives in the process that runs all tests; on a busy machine it may be slow to take a connection. */
async function askPatiently(host: string, tries = 5): Promise<Response> {
  try {
    return await fetch(host);
  } catch (error) {
    if (tries <= 1) throw error;
    return askPatiently(host, tries - 1);
  }
}
