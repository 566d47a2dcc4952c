/** A practice LMS with a tool registered on both platforms, and the calls that tests make as that tool. */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { createJar, startPracticeLms, type Platform, type PracticeLms } from '../support/practice-lms/index.ts';
import { SCOPES, startTool, type Tool } from './practice-lms-tool.ts';

export const LINE_ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const SCORE = 'application/vnd.ims.lis.v1.score+json';

/** Filled before the first test of a file; the clock moves on by ten seconds before each. */
export const practice = {} as { lms: PracticeLms; moodle: Platform; canvas: Platform; tool: Tool; clock: Date };

let tokenNumber = 0;

/** Starts everything before the tests of a file and stops it after them; each test begins in calm weather. */
export function usePractice(): void {
  beforeAll(async () => {
    practice.clock = new Date('2026-11-19T00:00:00.000Z');
    practice.tool = await startTool();
    practice.lms = await startPracticeLms({ clock: () => practice.clock });
    Object.assign(practice, practice.lms.platforms);
    for (const platform of [practice.moodle, practice.canvas]) {
      await platform.register(`${practice.tool.origin}/register?t=1`);
    }
  });
  beforeEach(() => {
    practice.clock = new Date(practice.clock.getTime() + 10_000);
    for (const platform of [practice.moodle, practice.canvas]) {
      platform.calm();
      platform.resetCounters();
    }
  });
  afterAll(async () => {
    await practice.lms.stop();
    practice.tool.close();
  });
}

export async function assertion(platform: Platform, change: JWTPayload = {}): Promise<string> {
  const now = Math.floor(practice.clock.getTime() / 1000);
  tokenNumber += 1;
  return practice.tool.sign({
    iss: platform.clientId,
    sub: platform.clientId,
    aud: platform.endpoints.token,
    iat: now,
    exp: now + 300,
    jti: `jti-${tokenNumber}`,
    ...change,
  });
}

export async function askToken(
  platform: Platform,
  scope: string,
  jwt?: string,
): Promise<{ response: Response; body: Record<string, string> }> {
  const response = await fetch(platform.endpoints.token, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt ?? (await assertion(platform)),
      scope,
    }),
  });
  return { response, body: (await response.json()) as Record<string, string> };
}

export async function call(
  platform: Platform,
  method: string,
  url: string,
  type?: string,
  body?: unknown,
): Promise<Response> {
  const { body: token } = await askToken(platform, SCOPES.join(' '));
  const headers: Record<string, string> = { authorization: `Bearer ${token.access_token}` };
  if (type) headers[method === 'GET' ? 'accept' : 'content-type'] = type;
  return fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

export async function services(platform: Platform): Promise<{ lineItems: string; names: string }> {
  const { fields } = await platform.launch(createJar(), { person: 'lee', context: '3A-CHI' });
  const claims = decodeJwt(fields.id_token!);
  return {
    lineItems: (claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] as { lineitems: string }).lineitems,
    names: (
      claims['https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice'] as { context_memberships_url: string }
    ).context_memberships_url,
  };
}

export async function newColumn(
  platform: Platform,
  label: string,
  scoreMaximum = 20,
): Promise<{ url: string; id: string }> {
  const { lineItems } = await services(platform);
  const made = await call(platform, 'POST', lineItems, LINE_ITEM, { label, scoreMaximum, resourceId: label });
  expect(made.status).toBe(201);
  const url = ((await made.json()) as { id: string }).id;
  return { url, id: platform.gradebook('3A-CHI').find((column) => column.label === label)!.id };
}

export function below(lineItem: string, part: 'scores' | 'results'): string {
  const url = new URL(lineItem);
  url.pathname += `/${part}`;
  return url.href;
}

export function score(
  platform: Platform,
  lineItem: string,
  person: string,
  change: Record<string, unknown> = {},
): Promise<Response> {
  return call(platform, 'POST', below(lineItem, 'scores'), SCORE, {
    userId: platform.person(person).sub,
    scoreGiven: 15,
    scoreMaximum: 20,
    timestamp: practice.clock.toISOString(),
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    ...change,
  });
}

export function cell(platform: Platform, id: string, person: string) {
  return platform
    .gradebook('3A-CHI')
    .find((column) => column.id === id)!
    .results.find((row) => row.person === person);
}
