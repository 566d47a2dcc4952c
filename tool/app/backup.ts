import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import { currentConfig } from '../core/current-config.ts';
import { now } from '../core/clock.ts';

interface Manifest {
  format: 1;
  madeAt: string;
  migrations: string[];
  /** In an order in which foreign keys are satisfied. */
  tables: { name: string; rows: number }[];
}

/**
 * Writes the whole database, seen at one instant (one repeatable-read snapshot, by COPY), and after it the files:
 * a file is stored before a row names it, so every row finds its bytes. Jobs aren't kept: what is wanted stands in
 * our own tables, and the worker queues it again.
 * @throws Error when the folder isn't empty
 */
export async function backUp(databaseUrl: string, folder: string): Promise<string[]> {
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 1 || (await readdir(join(folder, 'tables'))).length > 0)
    throw new Error(`${folder} is not empty; a backup goes into a folder of its own`);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`select set_config('app.as_owner', 'on', true)`);
    const tables: Manifest['tables'] = [];
    for (const name of await tablesInOrder(client)) {
      const copy = client.query(copyStreams.to(`copy (select * from public.${name}) to stdout`));
      await pipeline(copy, createGzip(), createWriteStream(tableFile(folder, name), { mode: 0o600 }));
      tables.push({ name, rows: copy.rowCount ?? 0 });
    }
    const manifest: Manifest = {
      format: 1,
      madeAt: now().toISOString(),
      migrations: await migrationsOf(client),
      tables,
    };
    await client.query('commit');
    await cp(currentConfig().storage.dir, join(folder, 'files'), { recursive: true, force: false }).catch(
      ignoreMissing,
    );
    await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return [
      `${tables.length} tables, ${rows} rows and the files are in ${folder}.`,
      'Keep SECRET_KEY with it: sealed keys cannot be opened without.',
    ];
  } finally {
    await client.end();
  }
}

/**
 * Puts a backup into an empty, migrated database: all rows in one transaction, then the files.
 * @throws Error when the database isn't empty, or the backup is of another version
 */
export async function restore(databaseUrl: string, folder: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const here = await migrationsOf(client);
    if (here.join() !== manifest.migrations.join())
      throw new Error(
        'This backup was made by another version of Homeloop. Restore it with that version, then update.',
      );
    await client.query('begin');
    await client.query(`select set_config('app.as_owner', 'on', true)`);
    const schools = await client.query<{ count: number }>('select count(*)::int as count from school');
    if (schools.rows[0]?.count !== 0)
      throw new Error('This database is not empty. Restore into a fresh DATA_DIR or database.');
    for (const { name, rows } of manifest.tables) {
      const copy = client.query(copyStreams.from(`copy public.${name} from stdin`));
      await pipeline(createReadStream(tableFile(folder, name)), createGunzip(), copy);
      const found = await client.query<{ count: number }>(`select count(*)::int as count from public.${name}`);
      if (found.rows[0]?.count !== rows)
        throw new Error(`The backup of ${name} is damaged: ${found.rows[0]?.count} of ${rows} rows.`);
    }
    await cp(join(folder, 'files'), currentConfig().storage.dir, { recursive: true }).catch(ignoreMissing);
    await client.query('commit');
    return [`${manifest.tables.length} tables and the files of ${manifest.madeAt} are back.`];
  } finally {
    await client.end();
  }
}

const tableFile = (folder: string, name: string): string => join(folder, 'tables', `${name}.copy.gz`);

async function migrationsOf(client: pg.Client): Promise<string[]> {
  return (await client.query<{ name: string }>('select name from app.migration order by name')).rows.map(
    (row) => row.name,
  );
}

/** Parents before children; a table that refers to itself counts as its own child. */
async function tablesInOrder(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; parents: string[] }>(
    `select c.relname as name, coalesce(array_agg(distinct p.relname::text) filter (where p.oid is not null and p.oid <> c.oid), '{}') as parents
     from pg_class c
     left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
     left join pg_class p on p.oid = k.confrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     group by c.relname order by c.relname`,
  );
  const ordered: string[] = [];
  const place = (name: string, path: string[]): void => {
    if (ordered.includes(name)) return;
    if (path.includes(name)) throw new Error(`tables refer to each other in a circle: ${[...path, name].join(' → ')}`);
    for (const parent of rows.find((row) => row.name === name)?.parents ?? []) place(parent, [...path, name]);
    ordered.push(name);
  };
  for (const { name } of rows) place(name, []);
  return ordered;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
