import pg from 'pg';
import { runMigrations } from 'graphile-worker';
import { Umzug, type UmzugStorage } from 'umzug';
import { APPLICATION_ROLE } from './database.ts';
import { quietWorkerLogger } from '../jobs/worker-logger.ts';
import { migrations } from './migrations/index.ts';

/** What a database administrator has to run when the owner may not create roles. */
export function roleSql(owner: string): string {
  return `create role ${APPLICATION_ROLE} nologin;\ngrant ${APPLICATION_ROLE} to "${owner}";`;
}

const LOCK = 70_771_122;

/**
 * Brings the database up to date: the job queue's own tables, the application role, then our migrations in order,
 * each in its own transaction. Safe when several processes start at once: the others wait.
 * @throws Error with the SQL for the administrator, when the owner may not create the role
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await makeRole(client);
    await runMigrations({ connectionString: url, logger: quietWorkerLogger });
    await client.query('create schema if not exists app');
    await client.query(
      'create table if not exists app.migration (name text primary key, at timestamptz not null default now())',
    );
    await umzug(client).up();
  } finally {
    await client.end();
  }
}

async function makeRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ me: string; member: boolean; found: boolean }>(
    `select current_user as me, exists (select 1 from pg_roles where rolname = $1) as found,
       exists (select 1 from pg_roles r where rolname = $1 and pg_has_role(current_user, r.oid, 'member')) as member`,
    [APPLICATION_ROLE],
  );
  const state = rows[0];
  if (!state || (state.found && state.member)) return;
  try {
    // Roles belong to the whole cluster: another database's start may make it at this very moment.
    await client.query('select pg_advisory_lock($1)', [LOCK + 1]);
    await client.query(
      `do $$ begin create role ${APPLICATION_ROLE} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await client.query(`grant ${APPLICATION_ROLE} to current_user`);
  } catch (error) {
    throw new Error(
      `The database account "${state.me}" may not create the application role. Ask the database administrator to run:\n${roleSql(state.me)}`,
      { cause: error },
    );
  }
}

function umzug(client: pg.Client): Umzug<pg.Client> {
  return new Umzug<pg.Client>({
    context: client,
    logger: undefined,
    storage: storage(client),
    migrations: migrations.map(({ name, up }) => ({
      name,
      up: async () => {
        await client.query('begin');
        try {
          await client.query(up);
          await client.query('insert into app.migration (name) values ($1)', [name]);
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
      },
    })),
  });
}

/** The row is written by the migration's own transaction, so `logMigration` has nothing left to do. */
function storage(client: pg.Client): UmzugStorage<pg.Client> {
  return {
    logMigration: async () => undefined,
    unlogMigration: async ({ name }) => void (await client.query('delete from app.migration where name = $1', [name])),
    executed: async () => {
      const { rows } = await client.query<{ name: string }>(`select name from app.migration order by name`);
      return rows.map((row) => row.name);
    },
  };
}
