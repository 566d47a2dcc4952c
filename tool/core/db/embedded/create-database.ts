import pg from 'pg';

/** Makes the database unless it is there. `at` is the address of another database of the same server, as its owner. */
export async function createDatabase(at: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Another start was faster: duplicate_database, or unique_violation when both were in the middle of it.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
