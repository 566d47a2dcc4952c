/** Holds the practice LMS to the facts about Moodle and Canvas: registration, launches, tokens, names. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, generateKeyPair, jwtVerify } from 'jose';
import { createJar, formsOf, postForm, type Platform } from '../support/practice-lms/index.ts';
import { askToken, assertion, call, practice, services, usePractice } from './practice-lms-calls.ts';
import { NRPS, register, sign } from './practice-lms-tool.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
const NAMES = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

let moodle: Platform;
let canvas: Platform;

usePractice();
beforeAll(() => {
  ({ moodle, canvas } = practice);
});

describe('registration', () => {
  test('Moodle answers 200 with its deployment, Canvas 201 without one, and both wait for an administrator', async () => {
    const [moodleAnswer, canvasAnswer] = practice.tool.answers;
    expect(moodleAnswer!.status).toBe(200);
    expect(canvasAnswer!.status).toBe(201);
    const configuration = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
    expect((moodleAnswer!.body[configuration] as Record<string, string>).deployment_id).toBe(moodle.deploymentId);
    expect(canvasAnswer!.body[configuration]).not.toHaveProperty('deployment_id');
    expect(canvas.deploymentId).toMatch(/^\d+:[0-9a-f]{40}$/);
    const { tool: pending } = await moodle.register(`${practice.tool.origin}/register`, { activate: false });
    expect(pending?.state).toBe('pending');
    expect(moodle.clientId).not.toBe(pending?.clientId);
  });

  test('a token serves once on Moodle; Canvas shows its configuration to bearers only', async () => {
    const { response } = await moodle.register(`${practice.tool.origin}/register`, { activate: false });
    const again = await register(practice.tool, new URL(response.url));
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
        currentDate: practice.clock,
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

  test('without a session the request reposts itself once, then it is refused at the redirect URI', async () => {
    const { request } = await moodle.launch(createJar(), { person: 'lee', context: '3A-CHI' });
    const stranger = createJar();
    const first = await stranger.fetch(`${moodle.endpoints.authorization}?${request.toString()}`);
    const [again] = formsOf(first);
    expect(again?.fields.repost).toBe('1');
    const [answer] = formsOf(await postForm(stranger, again!, moodle.issuer));
    expect(answer).toMatchObject({
      action: request.get('redirect_uri'),
      fields: { error: 'login_required', state: 'state-1' },
    });
  });

  test('Canvas opens a tool for the whole school: no services, an account as context', async () => {
    const { fields } = await canvas.launch(createJar(), { person: 'head' });
    const claims = decodeJwt(fields.id_token!);
    expect(claims[`${LTI}context`]).toMatchObject({ type: ['Account'] });
    expect(claims['https://www.instructure.com/placement']).toBe('account_navigation');
    expect(Object.keys(claims).filter((name) => /lti-ags|lti-nrps/.test(name))).toEqual([]);
  });

  test('a table of bad launches can change claims, header and key of a real launch', async () => {
    const change = (claims: Record<string, unknown>): void => {
      delete claims[`${LTI}roles`];
    };
    const { fields } = await moodle.launch(createJar(), {
      person: 'lee',
      context: '3A-CHI',
      change,
      header: { alg: 'none', kid: undefined },
    });
    expect(decodeJwt(fields.id_token!)).not.toHaveProperty([`${LTI}roles`]);
    expect(fields.id_token!.endsWith('.')).toBe(true);
    expect(Buffer.from(fields.id_token!.split('.')[0]!, 'base64url').toString()).toBe('{"typ":"JWT","alg":"none"}');
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
      (
        await askToken(
          canvas,
          NRPS,
          await assertion(canvas, { iat: Math.floor(practice.clock.getTime() / 1000) - 301 }),
        )
      ).body.error,
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
