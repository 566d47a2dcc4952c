import { beforeAll, describe, expect, test } from '@jest/globals';
import { asOwner, inSchool, inSystem, sql, sqlOne } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { useDatabase } from '../../support/database.ts';

useDatabase();

const own = newId();
const foreign = newId();
let tables: { name: string; partition: boolean }[] = [];

/** A value that any column of this type takes; checks and foreign keys of the clone are dropped beforehand. */
function filler(column: { name: string; type: string }, schoolId: string): unknown {
  if (column.name === 'school_id') return schoolId;
  switch (column.type) {
    case 'uuid':
      return newId();
    case 'ARRAY':
      return '{}';
    case 'jsonb':
      return '{}';
    case 'boolean':
      return true;
    case 'date':
      return '2026-11-19';
    case 'timestamp with time zone':
      return '2026-11-19T00:00:00Z';
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 1;
    default:
      return newId();
  }
}

async function fill(table: string, schoolId: string): Promise<void> {
  const columns = await sql<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns where table_schema = 'public' and table_name = $1`,
    [table],
  );
  await sql(
    `insert into ${table} (${columns.map((column) => column.name).join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    columns.map((column) => filler(column, schoolId)),
  );
}

beforeAll(async () => {
  await asOwner(async () => {
    await sql(`do $$ declare c record; begin
      for c in select conrelid::regclass as t, conname from pg_constraint
        where contype in ('c', 'f') and connamespace = 'public'::regnamespace and conparentid = 0 loop
        execute format('alter table %s drop constraint if exists %I', c.t, c.conname);
      end loop; end $$`);
    tables = await sql<{ name: string; partition: boolean }>(
      `select relname as name, relispartition as partition from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`,
    );
    for (const { name, partition } of tables) {
      if (partition) continue;
      await fill(name, own);
      await fill(name, foreign);
    }
  });
});

describe('one school never sees another, in SQL, as the application role', () => {
  test('every table bears school_id under forced row-level security', async () => {
    const open = await asOwner(() =>
      sql<{ name: string }>(
        `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and (not relrowsecurity or not relforcerowsecurity
           or not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'school_id' and a.attnotnull))`,
      ),
    );
    expect(open).toEqual([]);
    expect(tables.length).toBeGreaterThan(40);
  });

  test('reading gives 0 rows of the other school, from every table', async () => {
    const seen: Record<string, unknown> = {};
    for (const { name } of tables) {
      seen[name] = await inSchool(own, () =>
        sqlOne<{ n: number }>(`select count(*)::int as n from ${name} where school_id = $1`, [foreign]),
      ).then(
        (row) => row?.n,
        () => 'denied',
      );
    }
    expect(Object.entries(seen).filter(([, n]) => n !== 0 && n !== 'denied')).toEqual([]);
    // …and the rows are really there, and the own ones are really seen
    const readable = Object.entries(seen).filter(([, n]) => n === 0).length;
    expect(readable).toBeGreaterThan(40);
    expect(await inSchool(own, () => sqlOne('select count(*)::int as n from homework'))).toEqual({ n: 1 });
    expect(
      await asOwner(() => sqlOne('select count(*)::int as n from homework where school_id = $1', [foreign])),
    ).toEqual({ n: 1 });
  });

  test('changing, deleting and adding rows of the other school do nothing or are refused', async () => {
    for (const { name, partition } of tables) {
      if (partition) continue;
      const changed = await inSchool(own, () =>
        sql(`update ${name} set school_id = school_id where school_id = $1 returning 1 as n`, [foreign]),
      ).catch(() => []);
      const deleted = await inSchool(own, () =>
        sql(`delete from ${name} where school_id = $1 returning 1 as n`, [foreign]),
      ).catch(() => []);
      expect({ name, changed: changed.length, deleted: deleted.length }).toEqual({ name, changed: 0, deleted: 0 });
      await expect(inSchool(own, () => fill(name, foreign))).rejects.toThrow();
    }
  });

  test('partitions cannot be read past their parent', async () => {
    for (const { name } of tables.filter((table) => table.partition))
      await expect(inSchool(own, () => sql(`select 1 from ${name}`))).rejects.toThrow('permission denied');
  });

  test('before a school is known every table looks empty', async () => {
    for (const { name } of tables) {
      const rows = await inSystem(() => sql(`select 1 as n from ${name} limit 1`)).catch(() => []);
      expect({ name, rows: rows.length }).toEqual({ name, rows: 0 });
    }
  });

  test.each(['audit', 'submission_version', 'mark_release'])('%s is only ever added to', async (table) => {
    await expect(inSchool(own, () => sql(`update ${table} set school_id = school_id`))).rejects.toThrow(
      'permission denied',
    );
    await expect(inSchool(own, () => sql(`delete from ${table}`))).rejects.toThrow('permission denied');
  });

  test('the application role may neither read the queue nor name another school for a job', async () => {
    await expect(inSchool(own, () => sql('select 1 from graphile_worker._private_jobs'))).rejects.toThrow(
      'permission denied',
    );
    await inSchool(own, () =>
      sql(`select app.add_job('x', jsonb_build_object('schoolId', $1::text), null, null, null, 1)`, [foreign]),
    );
    const jobs = await asOwner(() => sql<{ payload: object }>('select payload from graphile_worker._private_jobs'));
    expect(jobs).toEqual([{ payload: { schoolId: own } }]);
  });
});
