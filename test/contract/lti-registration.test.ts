/** Dynamic registration by a one-time link, and the tool's keys. */
import { describe, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addMs, now, resetClock, shiftClock } from '../../tool/core/clock.ts';
import { addPlatform, listPlatforms, rotateKeys } from '../../tool/lms/index.ts';
import { retireToolKeys } from '../../tool/lms/lti/tool-keys.ts';
import { createSchool } from '../../tool/school/index.ts';
import { createJar } from '../support/practice-lms/index.ts';
import { expectDoor, useLtiHarness } from './lti-harness.ts';

const harness = useLtiHarness();

async function open(url: string, parameters: Record<string, string> = {}) {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  const answer = await fetch(address, { redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

test('both platforms were registered with what they offer', async () => {
  const platforms = await listPlatforms();
  expect(platforms.map(({ family, deployments }) => [family, deployments.length])).toEqual([
    ['moodle', 1],
    ['canvas', 1],
  ]);
  for (const platform of platforms) {
    expect(platform.scopes).toHaveLength(5);
    expect(platform.status).toBe('active');
  }
});

test('the last page closes the platform’s window', async () => {
  const { moodle } = harness();
  const { response } = await moodle.register(await harness().registrationLink());
  expect(response.status).toBe(200);
  expect(response.text).toContain("postMessage({subject:'org.imsglobal.lti.close'},'*')");
});

test('used fifty times at once, a link registers once', async () => {
  const { moodle } = harness();
  const link = await harness().registrationLink();
  const before = (await listPlatforms()).length;
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const { response } = await moodle.register(link, { activate: false });
      return response.status;
    }),
  );
  expect(answers.filter((status) => status === 200)).toHaveLength(1);
  expect(answers.filter((status) => status === 403)).toHaveLength(49);
  expect((await listPlatforms()).length).toBe(before + 1);
});

test('opened by hand, a link says where it belongs and stays good', async () => {
  const { moodle } = harness();
  const link = await harness().registrationLink();
  expectDoor(await open(link), 400, 'registration_link_opened');
  expect((await moodle.register(link)).response.status).toBe(200);
  expectDoor(await open(link), 403, 'registration_link_used');
});

test('links that never were, or are a week old', async () => {
  const { origin } = harness();
  expectDoor(await open(`${origin}/lti/register?token=made-up`), 403, 'registration_link_used');
  const link = await harness().registrationLink();
  shiftClock(addMs(now(), 8 * 24 * 3600_000));
  try {
    expectDoor(await open(link), 403, 'registration_link_used');
  } finally {
    resetClock();
  }
});

describe('a platform whose side is broken', () => {
  type Broken = (request: IncomingMessage, response: ServerResponse, origin: string) => void;
  const configuration = (origin: string, change: object = {}): string =>
    JSON.stringify({
      issuer: origin,
      authorization_endpoint: `${origin}/auth`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
      registration_endpoint: `${origin}/registration`,
      scopes_supported: [],
      ...change,
    });
  const answering =
    (change: object, registration: (response: ServerResponse) => void = (response) => response.end('{}')): Broken =>
    (request, response, origin) => {
      if (request.url === '/registration') registration(response);
      else response.end(configuration(origin, change));
    };

  test.each<[string, Broken, number, string]>([
    ['not JSON', (_q, response) => response.end('<html>'), 422, 'registration_configuration'],
    ['a list', (_q, response) => response.end('[]'), 422, 'registration_configuration'],
    ['500', (_q, response) => response.writeHead(500).end(), 422, 'registration_refused'],
    [
      'a redirect',
      (_q, response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
      422,
      'registration_refused',
    ],
    ['a broken connection', (request) => request.socket.destroy(), 424, 'registration_unreachable'],
    ['two megabytes', (_q, response) => response.end('x'.repeat(2_000_000)), 424, 'registration_unreachable'],
    ['another issuer', answering({ issuer: 'https://other.example' }), 422, 'registration_issuer'],
    ['no jwks_uri', answering({ jwks_uri: undefined }), 422, 'registration_configuration'],
    ['a file as key set', answering({ jwks_uri: 'file:///etc/passwd' }), 422, 'registration_configuration'],
    [
      'a link-local token endpoint',
      answering({ token_endpoint: 'http://169.254.169.254/' }),
      422,
      'registration_configuration',
    ],
    [
      'a javascript endpoint',
      answering({ authorization_endpoint: 'javascript:alert(1)' }),
      422,
      'registration_configuration',
    ],
    ['no client id', answering({}), 422, 'registration_refused'],
    ['a refusal', answering({}, (response) => response.writeHead(400).end('no')), 422, 'registration_refused'],
    [
      'a client id that is a number',
      answering({}, (response) => response.end('{"client_id":7}')),
      422,
      'registration_refused',
    ],
    [
      'NUL in the client id',
      answering({}, (response) => response.end('{"client_id":"a\\u0000b"}')),
      422,
      'registration_refused',
    ],
  ])('%s', async (_name, broken, status, code) => {
    const server = createServer((request, response) => broken(request, response, origin));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const link = await harness().registrationLink();
    try {
      const answer = await open(link, { openid_configuration: `${origin}/configuration`, registration_token: 'x' });
      expectDoor(answer, status, code);
      expect(answer.text).not.toContain('<html>\n');
    } finally {
      server.closeAllConnections();
      server.close();
    }
    // nothing was used up
    expectDoor(await open(link), 400, 'registration_link_opened');
  });

  test.each(['http://169.254.169.254/x', 'file:///etc/passwd', 'nonsense', 'https://a:b@c.example/'])(
    'a configuration at %s',
    async (address) => {
      const answer = await open(await harness().registrationLink(), { openid_configuration: address });
      expectDoor(answer, 400, 'registration_address');
    },
  );

  test('one that never answers is given up within 15 s', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/registration') return;
      response.end(configuration(origin));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const started = Date.now();
    const answer = await open(await harness().registrationLink(), { openid_configuration: `${origin}/configuration` });
    expectDoor(answer, 424, 'registration_unreachable');
    expect(Date.now() - started).toBeLessThan(15_000);
    server.closeAllConnections();
    server.close();
  });
});

test('another school can’t take a registered platform over', async () => {
  const { moodle, schoolId } = harness();
  const { schoolId: other } = await createSchool({ name: '另一所學校' });
  const of = {
    issuer: moodle.issuer,
    clientId: moodle.clientId,
    name: 'x',
    family: 'moodle' as const,
    version: null,
    authorizationEndpoint: moodle.endpoints.authorization,
    tokenEndpoint: moodle.endpoints.token,
    jwksUri: moodle.endpoints.keys,
    tokenAudience: null,
    deploymentId: 'D2',
  };
  await expect(addPlatform(other, of)).rejects.toMatchObject({ code: 'platform_of_other_school' });
  await addPlatform(schoolId, of);
  const known = (await listPlatforms()).find((platform) => platform.client_id === moodle.clientId);
  expect(known?.deployments.map((deployment) => deployment.deploymentId)).toContain('D2');
});

test('a platform registered by hand launches', async () => {
  const { moodle, schoolId, origin } = harness();
  const tool = moodle.registerByHand({ toolUrl: origin });
  moodle.activate(tool.clientId);
  await addPlatform(schoolId, {
    issuer: moodle.issuer,
    clientId: moodle.clientId,
    name: 'Moodle by hand',
    family: 'moodle',
    version: null,
    authorizationEndpoint: moodle.endpoints.authorization,
    tokenEndpoint: moodle.endpoints.token,
    jwksUri: moodle.endpoints.keys,
    tokenAudience: null,
    deploymentId: moodle.deploymentId,
  });
  const { response } = await moodle.launch(createJar(), { person: 'lee', context: '3A-CHI' });
  expect(response.status).toBe(303);
});

describe('keys', () => {
  type KeySet = { keys: Record<string, unknown>[] };
  const published = async (): Promise<KeySet> =>
    (await fetch(`${harness().origin}/lti/keys`)).json() as Promise<KeySet>;

  test('only public halves are published, of 2048 bits or more', async () => {
    const { keys } = await published();
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(Buffer.from(String(key.n), 'base64url').length).toBeGreaterThanOrEqual(256);
    }
    const rows = await harness().rows<{ private_sealed: string }>('select private_sealed from lms_tool_key');
    for (const { private_sealed } of rows) expect(private_sealed).not.toContain('PRIVATE KEY');
  });

  test('a new key is published at once, signs after a day, and the old one goes a week later', async () => {
    const before = (await published()).keys.map((key) => key.kid);
    const platforms = await rotateKeys();
    const both = (await published()).keys.map((key) => key.kid);
    expect(both).toHaveLength(before.length + platforms);
    expect(both).toEqual(expect.arrayContaining(before));
    try {
      shiftClock(addMs(now(), 7 * 24 * 3600_000));
      await retireToolKeys();
      expect((await published()).keys).toHaveLength(both.length);
      shiftClock(addMs(now(), 26 * 3600_000));
      await retireToolKeys();
      const after = (await published()).keys.map((key) => key.kid);
      expect(after.sort()).toEqual(both.filter((kid) => !before.includes(kid)).sort());
    } finally {
      resetClock();
    }
  });

  test('the platform rotates its own: the next launch gets in', async () => {
    for (const platform of [harness().moodle, harness().canvas]) {
      await platform.keys.rotate();
      const { response } = await platform.launch(createJar(), { person: 'lee', context: '3A-CHI' });
      expect(response.status).toBe(303);
    }
  });
});
