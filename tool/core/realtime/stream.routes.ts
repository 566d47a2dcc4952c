import { streamRoute } from '../http/route.ts';
import { onChange } from './changes.ts';

const BEAT_MS = 15_000;

/**
 * GET /api/changes: server-sent events, read by `fetch` with the bearer token. Each event is a topic to fetch afresh.
 * Topics of the whole school pass: they are ids, and what they name is fetched under the reader's own rights.
 */
export const changeRoutes = [
  streamRoute({
    method: 'get',
    path: '/changes',
    find: async (_checked, actor) => actor,
    allow: () => true,
    stream: async ({ actor, request, response }) => {
      response.set({
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      });
      if (request.method === 'HEAD') return void response.end();
      response.flushHeaders();
      response.write('retry: 2000\n\n');
      const send = (topic: string): void => void response.write(`data: ${JSON.stringify({ topic })}\n\n`);
      const stop = onChange(actor.schoolId, send);
      const beat = setInterval(() => response.write(': beat\n\n'), BEAT_MS);
      await new Promise((resolve) => request.on('close', resolve));
      clearInterval(beat);
      stop();
    },
  }),
];
