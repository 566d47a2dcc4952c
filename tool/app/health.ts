import { Router } from 'express';
import { inSystem, sqlOne } from '../core/db/database.ts';
import { log } from '../core/log.ts';
import { migrations } from '../core/db/migrations/index.ts';

/** `/healthz`: the process lives. `/readyz`: the database is migrated and the queue can be reached. */
export function healthRoutes(): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ alive: true }));
  router.get('/readyz', async (_request, response) => {
    try {
      const row = await inSystem(() =>
        sqlOne<{ migrated: boolean; queue: boolean }>(
          'select app.is_migrated($1) as migrated, app.queue_reachable() as queue',
          [migrations.length],
        ),
      );
      const ready = row?.migrated === true && row.queue;
      response.status(ready ? 200 : 503).json({ ready });
    } catch (error) {
      log.warn({ err: error }, 'not ready');
      response.status(503).json({ ready: false });
    }
  });
  return router;
}
