/** Drops what the tests made and stops their PostgreSQL. */
export default async function tearDown() {
  await globalThis.testDatabaseHost?.close();
  globalThis.testDatabaseHost = undefined;
}
