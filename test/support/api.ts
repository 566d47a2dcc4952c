import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../tool/core/config.ts';
import { useConfig } from '../../tool/core/current-config.ts';
import { useSecretKey } from '../../tool/core/seal.ts';
import { startChanges } from '../../tool/core/realtime/changes.ts';
import { createApp } from '../../tool/app/create-app.ts';
import { useDatabase } from './database.ts';

export interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  body: any;
  headers: Headers;
}

export interface Api {
  origin: string;
  databaseUrl: string;
  /** One request as the bearer of `token`; a write gets a fresh Idempotency-Key unless `key` says otherwise. */
  call(token: string | null, method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
}

/** Serves the whole application on a port of its own, over a database of the test file's own. Call at the top of the file. */
export function useApi(): () => Api {
  const databaseUrl = useDatabase();
  let server: Server | undefined;
  let api: Api | undefined;
  let folder = '';
  let stopChanges: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeloop-api-'));
    server = createServer();
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    const config = readConfig({
      NODE_ENV: 'test',
      PUBLIC_URL: origin,
      DATA_DIR: folder,
      SECRET_KEY: 'a key for tests only, long enough to pass',
      PRACTICE_LMS: 'off',
    });
    useConfig(config);
    useSecretKey(config.secretKey);
    const changes = startChanges(databaseUrl());
    stopChanges = () => changes.stop();
    server.on('request', createApp());
    api = { origin, databaseUrl: databaseUrl(), call: caller(origin) };
  });
  afterAll(async () => {
    await stopChanges?.();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!api) throw new Error('the application is there only while tests run');
    return api;
  };
}

function caller(origin: string): Api['call'] {
  return async (token, method, path, body, key = randomUUID()) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(method === 'GET' ? {} : { 'Idempotency-Key': key }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
    };
  };
}
