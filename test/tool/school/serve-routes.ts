import { afterAll, beforeAll } from '@jest/globals';
import express from 'express';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorHandler } from '../../../tool/core/http/error-handler.ts';
import { requestId } from '../../../tool/core/http/request-id.ts';
import { handlerOf } from '../../../tool/core/http/run-route.ts';
import type { AnyRoute } from '../../../tool/core/http/route.ts';
import { useSecretKey } from '../../../tool/core/seal.ts';

export interface Served {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  call(token: string | null, method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
}

/** Serves one feature's routes alone, so that its stories don't depend on all the others. Call at the top of the file. */
export function useRoutes(routes: AnyRoute[]): () => Served {
  let server: Server | undefined;
  let origin = '';
  beforeAll(async () => {
    useSecretKey('a key for tests only, long enough to pass');
    const app = express();
    app.use(requestId);
    for (const route of routes) {
      if (route.kind === 'handshake') continue;
      const parsers = route.kind === 'route' && route.body ? [express.json({ limit: '1mb' })] : [];
      app[route.method](`/api${route.path}`, ...parsers, handlerOf(route));
    }
    app.use(errorHandler);
    await new Promise<void>((resolve) => (server = app.listen(0, '127.0.0.1', () => resolve())));
    origin = `http://127.0.0.1:${(server?.address() as AddressInfo).port}/api`;
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });
  return () => ({
    async call(token, method, path, body) {
      const raw = body instanceof Uint8Array;
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: {
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          'Idempotency-Key': randomUUID(),
          ...(body === undefined ? {} : { 'Content-Type': raw ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body === undefined ? {} : { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
  });
}
