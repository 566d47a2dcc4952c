/** Holds the practice LMS to the facts about Moodle and Canvas: every later test leans on it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createRemoteJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import { createJar, startPracticeLms, type Platform, type PracticeLms } from '../support/practice-lms/index.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const SCORE = 'application/vnd.ims.lis.v1.score+json';
const LINE_ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const LINE_ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const NAMES = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const RESULTS = 'application/vnd.ims.lis.v2.resultcontainer+json';
const SCOPES = ['lineitem', 'lineitem.readonly', 'result.readonly', 'score'].map((name) => AGS + name).concat(NRPS);

/** The smallest tool there can be: registers, redirects a login, keeps what a launch brings, signs with jose. */
interface Tool {
  origin: string;
  launches: URLSearchParams[];
  answers: { status: number; body: Record<string, unknown> }[];
  sign: (claims: JWTPayload, kid?: string) => Promise<string>;
  close: () => void;
}

async function startTool(): Promise<Tool> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key: CryptoKey = privateKey;
  const set = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const tool: Tool = {
    origin: '',
    launches: [],
    answers: [],
    close: () => server.close(),
    sign: (claims, kid = 'one') => sign(key, kid, claims),
  };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', tool.origin);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (url.pathname === '/keys')
        return response.setHeader('content-type', 'application/json').end(JSON.stringify(set));
      if (url.pathname === '/login')
        return response.writeHead(302, { location: authentication(tool, new URLSearchParams(body)) }).end();
      if (url.pathname === '/launch') {
        tool.launches.push(new URLSearchParams(body));
        return response.writeHead(303, { location: '/p' }).end();
      }
      if (url.pathname === '/register') {
        void register(tool, url).then((answer) => {
          tool.answers.push(answer);
          response.end('<p>done</p>');
        });
        return undefined;
      }
      return response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tool.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return tool;
}

function sign(key: CryptoKey, kid: string, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

function authentication(tool: Tool, login: URLSearchParams): string {
  const issuer = login.get('iss')!;
  const endpoint = issuer.endsWith('moodle') ? `${issuer}/mod/lti/auth.php` : `${issuer}/api/lti/authorize_redirect`;
  const request = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: login.get('client_id')!,
    redirect_uri: `${tool.origin}/launch`,
    login_hint: login.get('login_hint')!,
    lti_message_hint: login.get('lti_message_hint')!,
    state: 'state-1',
    nonce: 'nonce-1',
  };
  return `${endpoint}?${new URLSearchParams(request).toString()}`;
}

async function register(
  tool: Tool,
  url: URL,
  scope = SCOPES.join(' '),
): Promise<{ status: number; body: Record<string, unknown> }> {
  const authorization = `Bearer ${url.searchParams.get('registration_token')}`;
  const found = await fetch(url.searchParams.get('openid_configuration')!, { headers: { authorization } });
  const platform = (await found.json()) as Record<string, string>;
  const answer = await fetch(platform.registration_endpoint!, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      application_type: 'web',
      response_types: ['id_token'],
      grant_types: ['implicit', 'client_credentials'],
      initiate_login_uri: `${tool.origin}/login`,
      redirect_uris: [`${tool.origin}/launch`],
      client_name: 'Tiny tool',
      jwks_uri: `${tool.origin}/keys`,
      token_endpoint_auth_method: 'private_key_jwt',
      scope,
      'https://purl.imsglobal.org/spec/lti-tool-configuration': {
        domain: new URL(tool.origin).host,
        target_link_uri: `${tool.origin}/launch`,
        claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
        custom_parameters: { history: '$Context.id.history', odd: '$Unknown.thing' },
        messages: [
          {
            type: 'LtiDeepLinkingRequest',
            target_link_uri: `${tool.origin}/launch`,
            placements: ['ContentArea', 'assignment_selection'],
          },
          {
            type: 'LtiResourceLinkRequest',
            target_link_uri: `${tool.origin}/launch`,
            placements: ['course_navigation'],
          },
        ],
      },
    }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
  };
}

let lms: PracticeLms;
let tool: Tool;
let moodle: Platform;
let canvas: Platform;
let clock = new Date('2026-11-19T00:00:00.000Z');

beforeAll(async () => {
  tool = await startTool();
  lms = await startPracticeLms({ clock: () => clock });
  ({ moodle, canvas } = lms.platforms);
  await moodle.register(`${tool.origin}/register?t=1`);
  await canvas.register(`${tool.origin}/register?t=1`);
});

afterAll(async () => {
  await lms.stop();
  tool.close();
});

beforeEach(() => {
  clock = new Date(Math.max(clock.getTime() + 10_000, Date.parse('2026-11-19T00:00:00Z')));
  for (const platform of [moodle, canvas]) {
    platform.calm();
    platform.resetCounters();
  }
});

let tokenNumber = 0;

async function assertion(platform: Platform, change: JWTPayload = {}): Promise<string> {
  const now = Math.floor(clock.getTime() / 1000);
  tokenNumber += 1;
  return tool.sign({
    iss: platform.clientId,
    sub: platform.clientId,
    aud: platform.endpoints.token,
    iat: now,
    exp: now + 300,
    jti: `jti-${tokenNumber}`,
    ...change,
  });
}

async function askToken(
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

async function call(platform: Platform, method: string, url: string, type?: string, body?: unknown): Promise<Response> {
  const { body: token } = await askToken(platform, SCOPES.join(' '));
  const headers: Record<string, string> = { authorization: `Bearer ${token.access_token}` };
  if (type) headers[method === 'GET' ? 'accept' : 'content-type'] = type;
  return fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

async function services(platform: Platform): Promise<{ lineItems: string; names: string }> {
  const { fields } = await platform.launch(createJar(), { person: 'lee', context: '3A-CHI' });
  const claims = decodeJwt(fields.id_token!);
  return {
    lineItems: (claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] as { lineitems: string }).lineitems,
    names: (
      claims['https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice'] as { context_memberships_url: string }
    ).context_memberships_url,
  };
}

async function newColumn(platform: Platform, label: string, scoreMaximum = 20): Promise<{ url: string; id: string }> {
  const { lineItems } = await services(platform);
  const made = await call(platform, 'POST', lineItems, LINE_ITEM, { label, scoreMaximum, resourceId: label });
  expect(made.status).toBe(201);
  const url = ((await made.json()) as { id: string }).id;
  return { url, id: platform.gradebook('3A-CHI').find((column) => column.label === label)!.id };
}

function below(lineItem: string, part: 'scores' | 'results'): string {
  const url = new URL(lineItem);
  url.pathname += `/${part}`;
  return url.href;
}

function score(
  platform: Platform,
  lineItem: string,
  person: string,
  change: Record<string, unknown> = {},
): Promise<Response> {
  return call(platform, 'POST', below(lineItem, 'scores'), SCORE, {
    userId: platform.person(person).sub,
    scoreGiven: 15,
    scoreMaximum: 20,
    timestamp: clock.toISOString(),
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    ...change,
  });
}

function cell(platform: Platform, id: string, person: string) {
  return platform
    .gradebook('3A-CHI')
    .find((column) => column.id === id)!
    .results.find((row) => row.person === person);
}

describe('registration', () => {
  test('Moodle answers 200 with its deployment, Canvas 201 without one, and both wait for an administrator', async () => {
    const [moodleAnswer, canvasAnswer] = tool.answers;
    expect(moodleAnswer!.status).toBe(200);
    expect(canvasAnswer!.status).toBe(201);
    const configuration = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
    expect((moodleAnswer!.body[configuration] as Record<string, string>).deployment_id).toBe(moodle.deploymentId);
    expect(canvasAnswer!.body[configuration]).not.toHaveProperty('deployment_id');
    expect(canvas.deploymentId).toMatch(/^\d+:[0-9a-f]{40}$/);
    const { tool: pending } = await moodle.register(`${tool.origin}/register`, { activate: false });
    expect(pending?.state).toBe('pending');
    expect(moodle.clientId).not.toBe(pending?.clientId);
  });

  test('a token serves once on Moodle; Canvas shows its configuration to bearers only', async () => {
    const { response } = await moodle.register(`${tool.origin}/register`, { activate: false });
    const again = await register(tool, new URL(response.url));
    expect(again).toEqual({ status: 401, body: { text: 'token_already_used' } });
    expect((await fetch(canvas.endpoints.configuration)).status).toBe(401);
    expect((await fetch(moodle.endpoints.configuration)).status).toBe(200);
  });
});

describe('launch', () => {
  test('an id_token verifies with the published keys and bears what each LMS bears', async () => {
    for (const platform of [moodle, canvas]) {
      const { response, fields } = await platform.launch(createJar(), { person: 'p12', context: '3A-CHI' });
      expect(response.status).toBe(303);
      expect(fields.state).toBe('state-1');
      const keys = createRemoteJWKSet(new URL(platform.endpoints.keys));
      const { payload } = await jwtVerify(fields.id_token!, keys, {
        issuer: platform.issuer,
        audience: platform.clientId,
        currentDate: clock,
      });
      expect(payload).toMatchObject({
        nonce: 'nonce-1',
        name: '陳大文 Chan Tai Man',
        email: 's300112@chinglam.example',
        sub: platform.person('p12').sub,
      });
      expect(payload.exp! - payload.iat!).toBe(platform === moodle ? 60 : 3600);
      expect(payload.azp).toBe(platform === moodle ? undefined : platform.clientId);
      const context = payload[`${LTI}context`] as { type: string[] };
      expect(context.type).toEqual([
        platform === moodle ? 'CourseSection' : 'http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering',
      ]);
      expect(payload[`${LTI}custom`]).toMatchObject({ history: '', odd: '$Unknown.thing' });
      expect(fields.lti_storage_target).toBe(platform === moodle ? undefined : 'post_message_forwarding');
    }
  });

  test('roles differ: assistant, head and mentor', async () => {
    const roles = async (platform: Platform, person: string): Promise<string[]> =>
      decodeJwt((await platform.launch(createJar(), { person, context: '3A-CHI' })).fields.id_token!)[
        `${LTI}roles`
      ] as string[];
    const membership = 'http://purl.imsglobal.org/vocab/lis/v2/membership';
    expect(await roles(moodle, 'chow')).toEqual([`${membership}#Instructor`]);
    expect(await roles(canvas, 'chow')).toEqual(
      expect.arrayContaining([`${membership}/Instructor#TeachingAssistant`, `${membership}#Instructor`]),
    );
    expect(await roles(moodle, 'head')).toHaveLength(3);
    expect(await roles(canvas, 'head')).toContain(
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
    );
    await expect(moodle.launch(createJar(), { person: 'parent', context: '3A-CHI' })).rejects.toThrow('not_enrolled');
    const mentor = decodeJwt(
      (await canvas.launch(createJar(), { person: 'parent', context: '3A-CHI' })).fields.id_token!,
    );
    expect(mentor[`${LTI}role_scope_mentor`]).toEqual([canvas.person('p12').sub]);
  });

  test('a launch serves once, and a wrong request is answered at the redirect URI', async () => {
    const jar = createJar();
    const { request } = await canvas.launch(jar, { person: 'lee', context: '3A-CHI' });
    const again = await jar.fetch(`${canvas.endpoints.authorization}?${request.toString()}`);
    expect(again.text).toContain('launch_no_longer_valid');
    request.set('scope', 'email');
    const wrong = await jar.fetch(`${canvas.endpoints.authorization}?${request.toString()}`);
    expect(wrong.text).toContain('invalid_request_object');
    request.set('redirect_uri', 'http://evil.example/launch');
    expect((await jar.fetch(`${canvas.endpoints.authorization}?${request.toString()}`)).status).toBe(400);
  });

  test('a key can be changed: Canvas keeps the old one published, Moodle does not', async () => {
    const before = [moodle.keys.current().kid, canvas.keys.current().kid];
    await moodle.keys.rotate();
    await canvas.keys.rotate();
    expect(moodle.keys.set().keys.map((key) => key.kid)).toEqual([moodle.keys.current().kid]);
    expect(canvas.keys.set().keys.map((key) => key.kid)).toEqual([before[1], canvas.keys.current().kid]);
    const header = JSON.parse(
      Buffer.from(moodle.signLaunch({ person: 'lee', context: '3A-CHI' }).split('.')[0]!, 'base64url').toString(),
    ) as { kid: string };
    expect(header.kid).not.toBe(before[0]);
  });
});

describe('token endpoint', () => {
  test('Moodle sends JSON as text/html and grants a subset; Canvas grants all or nothing', async () => {
    const asked = `${AGS}score https://example.org/unknown`;
    const fromMoodle = await askToken(moodle, asked);
    expect(fromMoodle.response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(fromMoodle.body).toMatchObject({ scope: `${AGS}score`, expires_in: 3600 });
    expect((await askToken(moodle, 'https://example.org/unknown')).body.error).toBe('invalid_scope');
    expect((await askToken(canvas, asked)).body.error).toBe('invalid_scope');
  });

  test('assertions: Canvas takes a jti once and an iat of five minutes at most; neither takes a foreign key', async () => {
    const jwt = await assertion(canvas);
    expect((await askToken(canvas, NRPS, jwt)).response.status).toBe(200);
    expect((await askToken(canvas, NRPS, jwt)).body.error).toBe('invalid_client');
    expect(
      (await askToken(canvas, NRPS, await assertion(canvas, { iat: Math.floor(clock.getTime() / 1000) - 301 }))).body
        .error,
    ).toBe('invalid_client');
    const other = await generateKeyPair('RS256');
    const forged = await sign(other.privateKey, 'one', decodeJwt(await assertion(moodle)));
    expect((await askToken(moodle, NRPS, forged)).body.error).toBe('invalid_client');
  });
});

describe('names and roles', () => {
  test('Moodle: short names, the assistant a Learner, everybody at once; an unfit Accept is 400', async () => {
    const { names } = await services(moodle);
    const body = (await (await call(moodle, 'GET', names, NAMES)).json()) as {
      members: { user_id: string; roles: string[] }[];
    };
    expect(body.members).toHaveLength(32);
    const rolesOf = (person: string): string[] | undefined =>
      body.members.find((member) => member.user_id === moodle.person(person).sub)?.roles;
    expect(rolesOf('lee')).toEqual(['Instructor']);
    expect(rolesOf('chow')).toEqual(['Learner']);
    expect((await call(moodle, 'GET', names, 'application/json')).status).toBe(400);
    const page = await call(moodle, 'GET', `${names}?limit=10`, NAMES);
    expect(page.headers.get('link')).toContain('rel="next"');
  });

  test('Canvas: 50 to a page whatever is asked; who left is not there', async () => {
    canvas.addContext('4A-CHI', '4A 中國語文', [{ person: 'lee', role: 'Instructor' }]);
    canvas.addPupils('4A-CHI', 60);
    const names = `${canvas.issuer}/api/lti/courses/${canvas.context('4A-CHI').number}/names_and_roles`;
    const first = await call(canvas, 'GET', `${names}?limit=100`, NAMES);
    expect(((await first.json()) as { members: unknown[] }).members).toHaveLength(50);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link')!)![1]!;
    canvas.switches.pupilGone.add('4A-CHI-p60');
    expect(((await (await call(canvas, 'GET', next, NAMES)).json()) as { members: unknown[] }).members).toHaveLength(
      10,
    );
  });
});

describe('line items', () => {
  test('Moodle: exact media types, a broken Link header, PUT rescales and clears what is left out', async () => {
    const { lineItems } = await services(moodle);
    const { url, id } = await newColumn(moodle, 'Dictation 7');
    await newColumn(moodle, 'Dictation 8');
    expect(new URL(url).searchParams.get('type_id')).toBe(moodle.deploymentId);
    expect((await call(moodle, 'POST', lineItems, 'application/json', { label: 'x', scoreMaximum: 1 })).status).toBe(
      400,
    );
    expect((await call(moodle, 'GET', lineItems, '*/*')).status).toBe(400);
    const paged = await call(moodle, 'GET', `${lineItems}&limit=1`, LINE_ITEMS);
    const link = Buffer.from(paged.headers.get('link')!, 'latin1').toString('utf8');
    expect(link).toMatch(/&amp;.*rel=“next”/);
    await score(moodle, url, 'p01', { scoreGiven: 10 });
    expect((await call(moodle, 'PUT', url, LINE_ITEM, { label: 'Dictation 7', scoreMaximum: 40 })).status).toBe(200);
    expect(cell(moodle, id, 'p01')?.score).toBe(20);
    expect(moodle.gradebook('3A-CHI').find((column) => column.id === id)?.resourceId).toBeUndefined();
    expect((await call(moodle, 'DELETE', url)).status).toBe(204);
    expect((await call(moodle, 'GET', url)).status).toBe(404);
  });

  test('Canvas: due dates reach the assignment, a concluded course is 404, ten to a page', async () => {
    const { lineItems } = await services(canvas);
    const { url } = await newColumn(canvas, 'Essay 1');
    await call(canvas, 'PUT', url, LINE_ITEM, {
      label: 'Essay 1b',
      scoreMaximum: 10,
      endDateTime: '2026-11-20T08:00:00+08:00',
    });
    expect(canvas.gradebook('3A-CHI').find((column) => column.label === 'Essay 1b')).toMatchObject({
      scoreMaximum: 10,
      dueAt: '2026-11-20T00:00:00.000Z',
    });
    for (let i = 0; i < 10; i += 1) await newColumn(canvas, `Filler ${i}`);
    expect((await (await call(canvas, 'GET', lineItems, LINE_ITEMS)).json()) as unknown[]).toHaveLength(10);
    canvas.context('3A-CHI').concluded = true;
    expect((await call(canvas, 'GET', lineItems, LINE_ITEMS)).status).toBe(404);
    canvas.context('3A-CHI').concluded = false;
  });
});

describe('scores', () => {
  test('Moodle: the same second is 409, anything unfinished or without a comment erases, marks are clipped', async () => {
    const { url, id } = await newColumn(moodle, 'Composition');
    const first = await score(moodle, url, 'p12', { comment: '內容豐富' });
    expect([first.status, await first.text()]).toEqual([200, '']);
    expect((await score(moodle, url, 'p12', { timestamp: new Date(clock.getTime() + 900).toISOString() })).status).toBe(
      409,
    );
    const later = (seconds: number): string => new Date(clock.getTime() + seconds * 1000).toISOString();
    await score(moodle, url, 'p12', { timestamp: later(1), scoreGiven: 99 });
    expect(cell(moodle, id, 'p12')).toMatchObject({ score: 20, comment: null });
    await score(moodle, url, 'p12', { timestamp: later(2), gradingProgress: 'PendingManual', comment: 'c' });
    expect(cell(moodle, id, 'p12')).toMatchObject({ score: null, comment: 'c' });
    expect((await score(moodle, url, 'lee')).status).toBe(400);
    moodle.switches.pupilGone.add('p12');
    expect((await score(moodle, url, 'p12', { timestamp: later(3) })).status).toBe(400);
    moodle.switches.lockedColumns.add(id);
    expect((await score(moodle, url, 'p13')).status).toBe(500);
  });

  test('Moodle: an overridden mark is answered 200 and stays; results show it', async () => {
    const { url, id } = await newColumn(moodle, 'Overridden');
    await score(moodle, url, 'p03', { scoreGiven: 0 });
    moodle.switches.overriddenMarks.set(`${id}/p04`, 7);
    expect((await score(moodle, url, 'p04', { scoreGiven: 12 })).status).toBe(200);
    await score(moodle, url, 'p05');
    await score(moodle, url, 'p05', {
      scoreGiven: undefined,
      scoreMaximum: undefined,
      comment: 'x',
      timestamp: new Date(clock.getTime() + 2000).toISOString(),
    });
    const rows = (await (await call(moodle, 'GET', below(url, 'results'), RESULTS)).json()) as Record<
      string,
      unknown
    >[];
    const row = (person: string) => rows.find((one) => one.userId === moodle.person(person).sub);
    expect(row('p03')).toMatchObject({ resultScore: 0, resultMaximum: 20 });
    expect(cell(moodle, id, 'p04')?.score).toBe(7);
    expect(Object.keys(row('p05')!)).toEqual(['id', 'userId']);
  });

  test('Canvas: 400 only when older, comments add up, attempts count, over the maximum stands', async () => {
    const { url, id } = await newColumn(canvas, 'Reading report');
    const submission = 'https://canvas.instructure.com/lti/submission';
    const typed = { [submission]: { submission_type: 'external_tool' } };
    expect((await score(canvas, url, 'p12', { scoreGiven: 25, comment: 'one', ...typed })).status).toBe(200);
    expect((await score(canvas, url, 'p12', { scoreGiven: 25, comment: 'two', ...typed })).status).toBe(200);
    expect(cell(canvas, id, 'p12')).toMatchObject({ score: 25, comments: ['one', 'two'], attempts: 2 });
    const older = await score(canvas, url, 'p12', { timestamp: new Date(clock.getTime() - 1).toISOString() });
    expect([older.status, await older.text()]).toEqual([400, expect.stringContaining('before last updated timestamp')]);
    const pending = { gradingProgress: 'Pending', scoreGiven: undefined };
    await score(canvas, url, 'p12', { ...pending, [submission]: { new_submission: false, preserve_score: true } });
    expect(cell(canvas, id, 'p12')).toMatchObject({ score: 25, attempts: 2 });
    await score(canvas, url, 'p12', { ...pending, [submission]: { new_submission: false } });
    expect(cell(canvas, id, 'p12')?.score).toBeNull();
    expect((await score(canvas, url, 'chow')).status).toBe(422);
    expect((await score(canvas, url, 'p12', { scoreMaximum: undefined })).status).toBe(422);
  });
});

describe('deep linking', () => {
  async function choose(platform: Platform, items: unknown[], placement?: string) {
    const jar = createJar();
    const { fields } = await platform.launch(jar, {
      person: 'lee',
      context: '3A-CHI',
      messageType: 'LtiDeepLinkingRequest',
      placement,
    });
    const settings = decodeJwt(fields.id_token!)[`${DL}deep_linking_settings`] as Record<string, unknown>;
    const now = Math.floor(clock.getTime() / 1000);
    const jwt = await tool.sign({
      iss: platform.clientId,
      aud: platform.issuer,
      iat: now,
      exp: now + 60,
      nonce: 'n',
      [`${LTI}message_type`]: 'LtiDeepLinkingResponse',
      [`${LTI}version`]: '1.3.0',
      [`${LTI}deployment_id`]: platform.deploymentId,
      [`${DL}content_items`]: items,
    });
    const back = await platform.finishDeepLinking(jar, String(settings.deep_link_return_url), jwt);
    return { settings, ...back };
  }
  const item = {
    type: 'ltiResourceLink',
    title: '寫作〈我的週末〉',
    url: '',
    custom: { homework: 'h1', list: ['a'], lines: 'one\ninjected=yes' },
    lineItem: { scoreMaximum: 20, resourceId: 'h1', label: 'Other label' },
    submission: { endDateTime: '2026-11-20T00:00:00Z' },
  };

  test('Moodle keeps its form of text: "Array", injected lines, its own label, no dates', async () => {
    const { settings, links } = await choose(moodle, [item]);
    expect(settings).toMatchObject({ accept_multiple: true, auto_create: false });
    expect(settings).not.toHaveProperty('data');
    const column = moodle.gradebook('3A-CHI').find((one) => one.resourceId === 'h1');
    expect(column).toMatchObject({
      label: '寫作〈我的週末〉',
      scoreMaximum: 20,
      resourceLinkId: links[0]!.id,
      dueAt: undefined,
    });
    const launched = decodeJwt(
      (await moodle.launch(createJar(), { person: 'p12', context: '3A-CHI', link: links[0]!.id })).fields.id_token!,
    );
    expect(launched[`${LTI}custom`]).toMatchObject({ homework: 'h1', list: 'Array', lines: 'one', injected: 'yes' });
    expect(launched['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint']).toHaveProperty('lineitem');
  });

  test('Canvas makes an unpublished assignment with its due time; its column is not the tool’s to delete', async () => {
    const { links } = await choose(canvas, [{ ...item, url: `${tool.origin}/launch` }], 'assignment_selection');
    expect(links[0]).toMatchObject({ title: 'Other label', published: false, dueAt: '2026-11-20T00:00:00.000Z' });
    await expect(canvas.launch(createJar(), { person: 'p12', context: '3A-CHI', link: links[0]!.id })).rejects.toThrow(
      'unpublished',
    );
    canvas.publish(links[0]!.id);
    const { fields } = await canvas.launch(createJar(), { person: 'p12', context: '3A-CHI', link: links[0]!.id });
    const endpoint = decodeJwt(fields.id_token!)['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] as {
      lineitem: string;
    };
    expect((await call(canvas, 'DELETE', endpoint.lineitem)).status).toBe(401);
  });
});

describe('weather', () => {
  test('down, slow and broken connections meet the tool’s server, never the LMS’s own pages', async () => {
    const { url, id } = await newColumn(moodle, 'Weather');
    const { body: token } = await askToken(moodle, SCOPES.join(' '));
    const read = (): Promise<Response> =>
      fetch(url, { headers: { authorization: `Bearer ${token.access_token}`, accept: LINE_ITEM } });
    moodle.switches.down = true;
    expect((await read()).status).toBe(503);
    expect((await fetch(lms.origin)).status).toBe(200);
    moodle.calm();
    moodle.switches.slow = 120;
    const begun = performance.now();
    expect((await read()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
    moodle.calm();
    moodle.switches.dropConnections = 'after';
    moodle.switches.only.add('scores');
    await expect(score(moodle, url, 'p20')).rejects.toThrow();
    expect(cell(moodle, id, 'p20')?.score).toBe(15);
    moodle.calm();
    moodle.expireTokens();
    expect((await read()).status).toBe(401);
    expect(moodle.counters['scores.post']).toBe(1);
  });

  test('a restart at the same port keeps registration, links and marks', async () => {
    const { mkdtempSync } = await import('node:fs');
    const statePath = `${mkdtempSync('/tmp/practice-')}/state.json`;
    const first = await startPracticeLms({ statePath });
    first.platforms.moodle.registerByHand({ toolUrl: tool.origin });
    const { clientId } = first.platforms.moodle;
    await first.stop();
    const second = await startPracticeLms({ statePath, port: Number(new URL(first.origin).port) });
    expect(second.platforms.moodle.clientId).toBe(clientId);
    expect(second.platforms.canvas.tool).toBeUndefined();
    await second.stop();
  });
});
