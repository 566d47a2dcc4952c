import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { QueryTypes, Sequelize, type Transaction } from 'sequelize';
import { log } from '../log.ts';

/** The role that every request and every job step runs as. It owns nothing; row-level security holds for it. */
export const APPLICATION_ROLE = 'homeloop_app';

interface Ambient {
  transaction?: Transaction;
  /** undefined: the system or the owner, no school chosen. */
  schoolId?: string | undefined;
  as?: 'application' | 'owner';
  afterCommit: (() => void | Promise<void>)[];
}

const ambient = new AsyncLocalStorage<Ambient>();

// Sequelize asks a "namespace" for the transaction of the running request; ours is the AsyncLocalStorage above.
Sequelize.useCLS({
  run: (work: (context: unknown) => unknown) => work(undefined),
  bind: (work: () => unknown) => AsyncResource.bind(work),
  get: (key: string) => (key === 'transaction' ? ambient.getStore()?.transaction : undefined),
  set: () => undefined,
});

let sequelize: Sequelize | undefined;

/**
 * Opens the pool. Call once per process, before anything else touches the database.
 * @param url postgres://…
 * @param poolSize connections at most; a request uses one, whatever it nests
 */
export function openDatabase(url: string, poolSize = 10): Sequelize {
  sequelize = new Sequelize(url, {
    dialect: 'postgres',
    logging: false,
    pool: { max: poolSize, min: 0, idle: 10_000, acquire: 20_000 },
    dialectOptions: { application_name: 'homeloop', keepAlive: true, statement_timeout: 30_000 },
    // A connection that died is noticed by its next user; retrying a whole transaction is the caller's affair.
    retry: { max: 1 },
  });
  return sequelize;
}

/** The open pool, for models' `init`. */
export function database(): Sequelize {
  if (!sequelize) throw new Error('the database has not been opened');
  return sequelize;
}

export async function closeDatabase(): Promise<void> {
  const closing = sequelize;
  sequelize = undefined;
  await closing?.close();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Runs `work` in a short transaction as the application role, seeing one school only.
 * Nested for the same school it is a savepoint on the same connection; nested for another school it is a programming error.
 * Never await a foreign host, an upload or a stream inside.
 */
export async function inSchool<T>(schoolId: string, work: () => Promise<T>): Promise<T> {
  if (!UUID.test(schoolId)) throw new Error(`not a school id: ${schoolId}`);
  const outer = ambient.getStore();
  if (outer?.transaction) {
    if (outer.schoolId === undefined && outer.as === 'application') return enterSchool(schoolId, outer, work);
    if (outer.schoolId !== schoolId) throw new Error('a transaction of one school cannot enter another');
    return savepoint(outer, work);
  }
  const begin = `set local role ${APPLICATION_ROLE}; select set_config('app.school_id', '${schoolId}', true)`;
  return transaction(begin, { schoolId, as: 'application' }, work);
}

/**
 * Runs `work` as the application role before a school is known: tables look empty, only the named
 * SECURITY DEFINER functions of schema `app` answer. `inSchool` inside turns it into that school's transaction.
 */
export async function inSystem<T>(work: () => Promise<T>): Promise<T> {
  const outer = ambient.getStore();
  if (outer?.transaction) return savepoint(outer, work);
  return transaction(`set local role ${APPLICATION_ROLE}`, { as: 'application' }, work);
}

/** Runs `work` as the owner, over all schools: the admin command, migrations, erasure. Never in a request. */
export async function asOwner<T>(work: () => Promise<T>): Promise<T> {
  const outer = ambient.getStore();
  if (outer?.transaction) {
    if (outer.as !== 'owner') throw new Error('a request cannot become the owner');
    return savepoint(outer, work);
  }
  return transaction(`select set_config('app.as_owner', 'on', true)`, { as: 'owner' }, work);
}

/**
 * One statement in the ambient transaction, with `$1 …` binds.
 * @returns the rows (of RETURNING, for a write)
 */
export async function sql<Row extends object>(text: string, bind: unknown[] = []): Promise<Row[]> {
  const store = ambient.getStore();
  if (!store?.transaction) throw new Error('no transaction is open: use inSchool, inSystem or asOwner');
  // Sequelize reads `$$` as an escaped `$` wherever binds are given, even none.
  const binds = bind.length > 0 ? { bind } : {};
  return database().query<Row>(text, { ...binds, type: QueryTypes.SELECT, transaction: store.transaction });
}

/** The first row, or undefined. */
export async function sqlOne<Row extends object>(text: string, bind: unknown[] = []): Promise<Row | undefined> {
  return (await sql<Row>(text, bind))[0];
}

/** The school of the ambient transaction. Throws when there is none. */
export function currentSchoolId(): string {
  const schoolId = ambient.getStore()?.schoolId;
  if (!schoolId) throw new Error('no school has been entered');
  return schoolId;
}

/** True while a transaction is open here; guards what must not run inside one. */
export function isInTransaction(): boolean {
  return ambient.getStore()?.transaction !== undefined;
}

/** Runs `work` once the outermost transaction has been committed; not at all when it is rolled back. */
export function afterCommit(work: () => void | Promise<void>): void {
  const store = ambient.getStore();
  if (!store?.transaction) throw new Error('no transaction is open');
  store.afterCommit.push(work);
}

const DEADLOCK_TRIES = 4;

/**
 * The outermost transaction. Where two wait for each other PostgreSQL ends one of them (40P01): that one has left nothing
 * behind and simply begins again, which `work` must bear, as it touches nothing but the database.
 */
async function transaction<T>(begin: string, as: Partial<Ambient>, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await oneTransaction(begin, as, work);
    } catch (error) {
      const code = (error as { original?: { code?: string } }).original?.code;
      if ((code !== '40P01' && code !== '40001') || tries >= DEADLOCK_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, tries * 20 * Math.random()));
    }
  }
}

async function oneTransaction<T>(begin: string, as: Partial<Ambient>, work: () => Promise<T>): Promise<T> {
  // eslint-disable-next-line no-restricted-syntax -- the one place that may
  const open = await database().transaction();
  const store: Ambient = { ...as, transaction: open, afterCommit: [] };
  let result: T;
  try {
    await database().query(begin, { transaction: open });
    result = await ambient.run(store, work);
    // Sequelize takes PostgreSQL's "ROLLBACK" answer to COMMIT for success. In an aborted transaction this throws 25P02.
    await database().query('select 1', { transaction: open });
    await open.commit();
  } catch (error) {
    await rollback(open);
    throw error;
  }
  for (const hook of store.afterCommit) await hook();
  return result;
}

async function savepoint<T>(outer: Ambient, work: () => Promise<T>): Promise<T> {
  // eslint-disable-next-line no-restricted-syntax -- the one place that may
  const inner = await database().transaction({ transaction: outer.transaction as Transaction });
  const hooks: Ambient['afterCommit'] = [];
  try {
    const result = await ambient.run({ ...outer, transaction: inner, afterCommit: hooks }, work);
    await database().query('select 1', { transaction: inner });
    await inner.commit();
    outer.afterCommit.push(...hooks);
    return result;
  } catch (error) {
    await rollback(inner);
    throw error;
  }
}

async function enterSchool<T>(schoolId: string, outer: Ambient, work: () => Promise<T>): Promise<T> {
  await sql(`select set_config('app.school_id', $1, true)`, [schoolId]);
  return ambient.run({ ...outer, schoolId }, work);
}

async function rollback(open: Transaction): Promise<void> {
  try {
    await open.rollback();
  } catch (error) {
    // The connection is gone: PostgreSQL has rolled back by itself. The first error is the one to tell.
    log.debug({ err: error }, 'rollback could not be sent');
  }
}
