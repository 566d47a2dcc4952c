import type { ChildProcess } from 'node:child_process';
import type { Place } from './postmaster.ts';
import { isPostmaster } from './process-table.ts';

/** A PostgreSQL that answers. */
export interface Running {
  port: number;
  /** Process number of the postmaster. */
  pid: number;
  /** True when another process of ours had started it and stops it. */
  adopted: boolean;
  /** Settles when this PostgreSQL is gone or no longer watched, with the reason. Never rejects. */
  exited: Promise<string>;
  /** Stops PostgreSQL (fast shutdown) when we own it; only forgets it when we adopted it. */
  stop(): Promise<void>;
}

const POLL_MS = process.platform === 'linux' ? 250 : 3000;

/** The server under our own watchdog. */
export function own(watchdog: ChildProcess, pid: number, port: number): Running {
  // The watchdog may die first; writing to its closed pipe must not end us.
  watchdog.stdin?.on('error', () => {});
  const exited = new Promise<string>((resolve) => {
    if (watchdog.exitCode !== null) resolve(`exit code ${watchdog.exitCode}`);
    watchdog.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  const stop = async (): Promise<void> => {
    watchdog.stdin?.end();
    await exited;
  };
  return { port, pid, adopted: false, exited, stop };
}

/** The server that another process of ours owns. */
export function watch(place: Place, pid: number, port: number): Running {
  place.log(`using the PostgreSQL that another Homeloop process started (process ${pid})`);
  let forget = (): void => {};
  const exited = new Promise<string>((resolve) => {
    const timer = setInterval(() => {
      if (!isPostmaster(pid, place.cluster.data)) finish('its owner stopped it, or it died');
    }, POLL_MS);
    const finish = (reason: string): void => {
      clearInterval(timer);
      resolve(reason);
    };
    forget = () => finish('no longer watched');
  });
  return { port, pid, adopted: true, exited, stop: async () => forget() };
}
