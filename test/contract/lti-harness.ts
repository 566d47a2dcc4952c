import { afterAll, beforeAll, expect } from '@jest/globals';
import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../tool/core/config.ts';
import { useConfig } from '../../tool/core/current-config.ts';
import { asOwner, sql } from '../../tool/core/db/database.ts';
import { errorHandler } from '../../tool/core/http/error-handler.ts';
import { requestId } from '../../tool/core/http/request-id.ts';
import { handlerOf } from '../../tool/core/http/run-route.ts';
import { useSecretKey } from '../../tool/core/seal.ts';
import { launchRoutes } from '../../tool/launch/index.ts';
import { lmsRoutes, makeRegistrationLink } from '../../tool/lms/index.ts';
import { createSchool } from '../../tool/school/index.ts';
import { useDatabase } from '../support/database.ts';
import {
  createJar,
  startPracticeLms,
  type Jar,
  type Platform,
  type PracticeLms,
} from '../support/practice-lms/index.ts';

export interface LtiHarness {
  origin: string;
  lms: PracticeLms;
  moodle: Platform;
  canvas: Platform;
  schoolId: string;
  registrationLink(schoolId?: string): Promise<string>;
  /** Rows as the owner sees them, whatever the school. */
  rows<Row extends object>(text: string, binds?: unknown[]): Promise<Row[]>;
}

/** The LTI side of the tool and both practice platforms, registered and activated. Call at the top of a file. */
export function useLtiHarness(): () => LtiHarness {
  useDatabase();
  let server: Server | undefined;
  let harness: LtiHarness | undefined;
  beforeAll(async () => {
    server = createServer();
    // longer than any client keeps an idle connection: client and server share one busy thread here
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server?.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, resolve));
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    useConfig(
      readConfig({
        NODE_ENV: 'test',
        PUBLIC_URL: origin,
        SECRET_KEY: 'a key for tests only, long enough to pass',
        PRACTICE_LMS: 'off',
      }),
    );
    useSecretKey('a key for tests only, long enough to pass');
    server.on('request', ltiApp());
    const lms = await startPracticeLms({ port: 0 });
    const { schoolId } = await createSchool({ name: '清林小學' });
    harness = {
      origin,
      lms,
      moodle: lms.platforms.moodle,
      canvas: lms.platforms.canvas,
      schoolId,
      registrationLink: (school = schoolId) => makeRegistrationLink(school),
      rows: (text, binds = []) => asOwner(() => sql(text, binds)),
    };
    for (const platform of [harness.moodle, harness.canvas]) {
      const { response } = await platform.register(await harness.registrationLink());
      expect(response.status).toBe(200);
    }
    // Canvas names its deployment by an administrator's launch only
    const first = await harness.canvas.launch(createJar(), { person: 'head' });
    expect(first.response.status).toBe(303);
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await harness?.lms.stop();
  });
  return () => {
    if (!harness) throw new Error('the harness is there only while tests run');
    return harness;
  };
}

function ltiApp(): express.Express {
  const app = express();
  app.set('query parser', 'simple');
  app.use(requestId);
  for (const route of [...lmsRoutes, ...launchRoutes]) {
    const path = route.kind === 'handshake' ? route.path : `/api${route.path}`;
    app[route.method](path, express.json(), handlerOf(route));
  }
  app.use(errorHandler);
  return app;
}

export interface OpenedSession {
  token: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- checked field by field where it is used
  body: any;
}

/** Exchanges the code of a launch's answer, as the client does. */
export async function openedBy(
  origin: string,
  location: string | null,
  previousToken?: string,
): Promise<OpenedSession> {
  const match = /^\/p\/[\w-]+\/([\w-]+)\/#code=([\w-]+)$/.exec(location ?? '');
  expect(match).not.toBeNull();
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle: match?.[1], code: match?.[2], ...(previousToken ? { previousToken } : {}) }),
  });
  expect(answer.status).toBe(200);
  const body = (await answer.json()) as { token: string };
  return { token: body.token, body };
}

/** Launches as a person and opens the session. */
export async function enter(
  harness: LtiHarness,
  platform: Platform,
  spec: Parameters<Platform['launch']>[1],
  jar: Jar = createJar(),
): Promise<OpenedSession> {
  const { response } = await platform.launch(jar, spec);
  expect({ status: response.status, text: response.status === 303 ? '' : response.text }).toEqual({
    status: 303,
    text: '',
  });
  return openedBy(harness.origin, response.headers.get('location'));
}

/** A refusal is a page in words with a reference number; its code stands in `data-refusal`. */
export function expectDoor(
  response: { status: number; text: string; headers: Headers },
  status: number,
  code: string,
): void {
  const found = /data-refusal="(\w+)"/.exec(response.text)?.[1];
  expect({ status: response.status, code: found }).toEqual({ status, code });
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
  expect(response.text).toMatch(/<dd>[2-9A-Z]{4}-[2-9A-Z]{4}<\/dd>/);
  expect(response.text).not.toMatch(/\{\{|undefined/);
}
