import { createServer } from 'node:http';
import type { Express } from 'express';
import type { Config } from '../core/config.ts';
import { startChanges } from '../core/realtime/changes.ts';

/**
 * Serves the web application. Returns a function that stops it: the port is closed at once, requests under way may end.
 * @throws Error with a clear message when the port is taken
 */
export async function startWeb(config: Config, databaseUrl: string, app: Express): Promise<() => Promise<void>> {
  const changes = startChanges(databaseUrl);
  const server = createServer(app);
  // longer than a proxy before us keeps its connections
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;
  // uploads on a slow line take long; between two bytes there is a limit all the same
  server.requestTimeout = 30 * 60_000;
  server.timeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${config.port} is taken by another program. Set PORT to a free one.`)
          : error,
      ),
    );
    // a thousand browsers may knock in the same moment; the system drops what the usual 511 don't hold
    server.listen({ port: config.port, backlog: 2048 }, resolve);
  });
  return async () => {
    await changes.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 8000).unref();
    await closed;
  };
}
