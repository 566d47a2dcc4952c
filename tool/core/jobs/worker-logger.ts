import { Logger } from 'graphile-worker';
import { log } from '../log.ts';

/** graphile-worker's log, in ours: errors and warnings only; its payloads are ids, but even they stay out. */
export const quietWorkerLogger = new Logger(() => (level, message) => {
  if (String(level) === 'error') log.error({ queue: true }, message);
  else if (String(level) === 'warning') log.warn({ queue: true }, message);
});
