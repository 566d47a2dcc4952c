import { EventEmitter } from 'node:events';
import pg from 'pg';
import { currentSchoolId, sql } from '../db/database.ts';
import { log } from '../log.ts';

/**
 * Something changed that others may be looking at. Ids only: whoever hears it fetches through the API, so that
 * permission has one path. Topics: `context:{id}`, `class-homework:{id}`, `person:{id}`.
 */
export interface Change {
  schoolId: string;
  topic: string;
}

const CHANNEL = 'homeloop_changes';

/** Tells every web process, on commit of the ambient transaction. The same topic twice in one transaction is told once. */
export async function announce(topic: string): Promise<void> {
  await sql('select pg_notify($1, $2)', [CHANNEL, JSON.stringify({ schoolId: currentSchoolId(), topic })]);
}

const heard = new EventEmitter().setMaxListeners(0);

/** Calls `listener` for each change of one school until the returned function is called. */
export function onChange(schoolId: string, listener: (topic: string) => void): () => void {
  heard.on(schoolId, listener);
  return () => heard.off(schoolId, listener);
}

/** Tells all local listeners of all schools to fetch afresh: used after the connection was lost for a while. */
function resync(): void {
  for (const schoolId of heard.eventNames()) heard.emit(schoolId, '*');
}

/** Listens for the process's lifetime; reconnects by itself. */
export function startChanges(url: string): { stop(): Promise<void> } {
  let client: pg.Client | undefined;
  let stopping = false;
  let first = true;
  const connect = async (): Promise<void> => {
    if (stopping) return;
    client = new pg.Client({ connectionString: url, application_name: 'homeloop-changes', keepAlive: true });
    let gone = false;
    const again = (): void => {
      if (gone || stopping) return;
      gone = true;
      setTimeout(() => void connect(), 1000).unref();
    };
    client.on('error', again);
    client.once('end', again);
    client.on('notification', ({ payload }) => {
      const change = JSON.parse(payload ?? '{}') as Change;
      heard.emit(change.schoolId, change.topic);
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      if (!first) resync();
      first = false;
    } catch (error) {
      log.debug({ err: error }, 'changes are not heard at the moment');
      again();
    }
  };
  void connect();
  return {
    async stop() {
      stopping = true;
      await client?.end().catch(() => undefined);
    },
  };
}
