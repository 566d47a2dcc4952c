import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './launcher.ts';

export interface SupervisedPostgres {
  /** Address of the database, as its owner; the same over all restarts. */
  url: string;
  /** Process number of the postmaster that runs now. */
  pid(): number;
  /** Settles with the reason when PostgreSQL cannot be brought back; the process should then end. Never rejects. */
  failed: Promise<Error>;
  stop(): Promise<void>;
}

const DEATHS_AT_MOST = 10;
const DEATHS_WITHIN_MS = 60_000;

/**
 * Starts the embedded PostgreSQL and brings it back on the same port whenever it dies unexpectedly (killed, crashed, or
 * stopped by the process that owned it). Connections break meanwhile, so pools must reconnect.
 */
export async function superviseEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<SupervisedPostgres> {
  const log = options.log ?? (() => {});
  let current = await startEmbeddedPostgres(options);
  const { url } = current;
  let stopping = false;
  const deaths: number[] = [];

  async function bringBack(): Promise<Error | undefined> {
    for (;;) {
      const reason = await current.exited;
      if (stopping) return undefined;
      log(`PostgreSQL is gone (${reason}), bringing it back`);
      deaths.push(performance.now());
      if (tooMany(deaths)) return new Error(`PostgreSQL died ${DEATHS_AT_MOST} times within a minute: ${reason}`);
      const next: EmbeddedPostgres = await startEmbeddedPostgres(options);
      if (stopping) {
        await next.stop();
        return undefined;
      }
      current = next;
      if (next.url !== url)
        return new Error('PostgreSQL came back on another port: another program has taken the old one');
      log('PostgreSQL is back');
    }
  }

  const ended = bringBack().catch((error: Error) => error);
  return {
    url,
    pid: () => current.pid,
    failed: new Promise((resolve) => void ended.then((error) => error && resolve(error))),
    async stop() {
      stopping = true;
      await current.stop();
      await ended;
    },
  };
}

function tooMany(deaths: number[]): boolean {
  const tenth = deaths.at(-DEATHS_AT_MOST);
  return tenth !== undefined && performance.now() - tenth < DEATHS_WITHIN_MS;
}
