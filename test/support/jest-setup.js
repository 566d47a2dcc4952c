import { register } from 'node:module';

// Jest loads this file outside its own module system, so the TypeScript below needs a loader.
register('./typescript-loader.mjs', import.meta.url);

/** Opens the place where test files ask for a database. Each project calls this; there is one for all. */
export default async function setUp() {
  if (globalThis.testDatabaseHost) return;
  const { openTestDatabaseHost } = await import('./database-host.ts');
  globalThis.testDatabaseHost = await openTestDatabaseHost();
  process.env.TEST_DATABASE_HOST = globalThis.testDatabaseHost.address;
}
