import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../tool/core/db/embedded/index.ts';
import { migrate } from '../../tool/core/db/migrate.ts';
import { onDatabase, onServer } from './database-server.ts';

/** What a test file gets: a migrated, empty database may be cloned from `template` on `server`. */
export interface Template {
  /** Address of the server's maintenance database, as the owner. */
  server: string;
  template: string;
}

export interface TestDatabaseHost {
  /** Answers GET with a `Template` in JSON. */
  address: string;
  close(): Promise<void>;
}

interface TestServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * One PostgreSQL and one migrated template for a whole test run, made when the first test file asks: table tests need
 * neither. TEST_DATABASE_URL names a server to be used instead, as a role that may create databases.
 */
export async function openTestDatabaseHost(): Promise<TestDatabaseHost> {
  const prefix = `homeloop_test_${randomBytes(4).toString('hex')}`;
  let server: TestServer | undefined;
  let made: Promise<Template> | undefined;

  const make = async (): Promise<Template> => {
    server = process.env.TEST_DATABASE_URL
      ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
      : await startServer();
    await makeTemplate(server.url, prefix);
    return { server: server.url, template: prefix };
  };

  const host = createServer((_request, response) => {
    made ??= make();
    made.then(
      (template) => response.end(JSON.stringify(template)),
      (error: Error) => response.writeHead(500).end(error.stack),
    );
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  host.unref();
  return {
    address: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`,
    async close() {
      await closeHost(host);
      await made?.catch(() => {});
      if (server) await dropAll(server.url, prefix);
      await server?.stop();
    },
  };
}

async function startServer(): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'homeloop-test-postgres-'));
  const postgres = await startEmbeddedPostgres({
    dir,
    database: 'postgres',
    // Nothing here needs to outlive a power cut.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(server: string, name: string): Promise<void> {
  await onServer(server, (client) => client.query(`create database ${name}`));
  await migrate(onDatabase(server, name));
  // A template can be cloned only while nobody is connected to it.
  await onServer(server, (client) =>
    client.query(`alter database ${name} with allow_connections false is_template true`),
  );
}

async function dropAll(server: string, prefix: string): Promise<void> {
  await onServer(server, async (client) => {
    const found = await client.query<{ datname: string }>('select datname from pg_database where datname like $1', [
      `${prefix}%`,
    ]);
    for (const { datname } of found.rows) {
      await client.query(`alter database ${datname} with is_template false`);
      await client.query(`drop database ${datname} with (force)`);
    }
  });
}

function closeHost(host: Server): Promise<void> {
  host.closeAllConnections();
  return new Promise((resolve) => host.close(() => resolve()));
}
