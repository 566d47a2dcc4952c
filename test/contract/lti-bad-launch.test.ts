/** Launches that must not get in: 1EdTech's known-bad ones, forged ones, and what strangers send. All 4xx, with a page. */
import { describe, expect, test } from '@jest/globals';
import { newKey } from '../support/practice-lms/keys.ts';
import { createJar, formsOf, postForm, type Jar, type Platform } from '../support/practice-lms/index.ts';
import { acceptDeployment, activatePlatform, switchPlatformOff } from '../../tool/lms/index.ts';
import { expectDoor, useLtiHarness } from './lti-harness.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
const harness = useLtiHarness();
type Claims = Record<string, unknown>;
type Reply = Awaited<ReturnType<Jar['fetch']>>;

/** Walks to the point where the browser posts, puts another id_token there, and posts it. */
async function launchWith(make: (nonce: string, platform: Platform) => string, jar = createJar()): Promise<Reply> {
  const { moodle } = harness();
  const walked = await moodle.authenticate(jar, { person: 'lee', context: '3A-CHI' });
  const token = make(walked.request.get('nonce') ?? '', moodle);
  return postForm(jar, { action: walked.action, fields: { ...walked.fields, id_token: token } }, moodle.issuer);
}

const whole = (claims: Claims, header?: Claims) => (nonce: string, platform: Platform) =>
  platform.signLaunch({ person: 'lee', context: '3A-CHI', nonce, claims, ...(header ? { header } : {}) });
const at = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
const without = (name: string): Claims => ({ [LTI + name]: undefined });

const bad: [string, (nonce: string, platform: Platform) => string, number, string][] = [
  ['no kid', whole({}, { kid: undefined }), 400, 'lti_key_missing'],
  ['an unknown kid', whole({}, { kid: 'imsglobal_nobody' }), 403, 'lti_key_unknown'],
  ['LTI 1.1', whole({ [`${LTI}version`]: '1.1' }), 400, 'lti_version'],
  ['no version', whole(without('version')), 400, 'lti_version'],
  ['no LTI token at all', (_nonce, platform) => platform.sign({ name: 'badltilaunch' }), 403, 'lti_issuer'],
  [
    'an empty header',
    () => `e30.${Buffer.from('{"name":"badltilaunch"}').toString('base64url')}.x`,
    400,
    'lti_algorithm',
  ],
  ['times of long ago', whole({ iat: 11111, exp: 22222 }), 403, 'lti_expired'],
  ['no message type', whole(without('message_type')), 400, 'lti_message_type'],
  ['an unknown message type', whole({ [`${LTI}message_type`]: 'LtiStartProctoring' }), 400, 'lti_message_type'],
  ['no roles', whole(without('roles')), 400, 'lti_roles'],
  ['roles as one string', whole({ [`${LTI}roles`]: 'Instructor' }), 400, 'lti_roles'],
  ['a number among the roles', whole({ [`${LTI}roles`]: ['Instructor', 7] }), 400, 'lti_roles'],
  ['no deployment', whole(without('deployment_id')), 400, 'lti_deployment_missing'],
  [
    'a deployment of 256 characters',
    whole({ [`${LTI}deployment_id`]: 'd'.repeat(256) }),
    400,
    'lti_deployment_missing',
  ],
  ['no resource link', whole(without('resource_link')), 400, 'lti_resource_link'],
  ['a resource link without an id', whole({ [`${LTI}resource_link`]: { title: 'x' } }), 400, 'lti_resource_link'],
  ['no target', whole(without('target_link_uri')), 400, 'lti_target'],
  ['a foreign target', whole({ [`${LTI}target_link_uri`]: 'https://evil.example/' }), 400, 'lti_target'],
  ['nobody named', whole({ sub: undefined }), 403, 'lti_anonymous'],
  ['an empty sub', whole({ sub: '' }), 403, 'lti_anonymous'],
  ['a sub of 256 characters', whole({ sub: 's'.repeat(256) }), 400, 'lti_subject'],
  ['a number as sub', whole({ sub: 7 }), 400, 'lti_subject'],
  ['a context without an id', whole({ [`${LTI}context`]: { label: '3A' } }), 400, 'lti_context'],
  [
    'deep linking without a return address',
    whole({ [`${LTI}message_type`]: 'LtiDeepLinkingRequest', [DL]: { accept_types: [] } }),
    400,
    'lti_deep_linking',
  ],
  [
    'a javascript return address',
    whole({
      [`${LTI}message_type`]: 'LtiDeepLinkingRequest',
      [DL]: { accept_types: [], deep_link_return_url: 'javascript:alert(1)' },
    }),
    400,
    'lti_deep_linking',
  ],
  ['a review of nobody', whole({ [`${LTI}message_type`]: 'LtiSubmissionReviewRequest' }), 400, 'lti_for_user'],
  ['another issuer', whole({ iss: 'https://evil.example' }), 403, 'lti_issuer'],
  ['another audience', whole({ aud: 'somebody-else' }), 403, 'lti_audience'],
  ['an empty audience', whole({ aud: [] }), 403, 'lti_audience'],
  [
    'two audiences without azp',
    (nonce, platform) => whole({ aud: [platform.clientId, 'x'] })(nonce, platform),
    403,
    'lti_audience',
  ],
  ['another azp', whole({ azp: 'somebody-else' }), 403, 'lti_audience'],
  ['no exp', whole({ exp: undefined }), 400, 'lti_expiry_missing'],
  ['exp as words', whole({ exp: 'tomorrow' }), 400, 'lti_expiry_missing'],
  ['expired three minutes ago', whole({ exp: at(-180) }), 403, 'lti_expired'],
  ['no iat', whole({ iat: undefined }), 400, 'lti_issued_missing'],
  ['issued three minutes ahead', whole({ iat: at(180), exp: at(400) }), 403, 'lti_issued_in_future'],
  ['issued an hour ahead', whole({ iat: at(3600), exp: at(7200) }), 403, 'lti_issued_in_future'],
  ['issued three days ago', whole({ iat: at(-3 * 86_400), exp: at(3600) }), 403, 'lti_issued_long_ago'],
  ['not valid before three minutes', whole({ nbf: at(180) }), 403, 'lti_not_yet'],
  ['another nonce', whole({ nonce: 'made-up' }), 403, 'lti_nonce'],
  ['no nonce', whole({ nonce: undefined }), 403, 'lti_nonce'],
  ['alg none', whole({}, { alg: 'none' }), 400, 'lti_algorithm'],
  ['HS256 with the public key', whole({}, { alg: 'HS256' }), 400, 'lti_algorithm'],
  ['RS512', whole({}, { alg: 'RS512' }), 400, 'lti_algorithm'],
  ['a key in the header', whole({}, { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }), 400, 'lti_key_brought_along'],
  ['a key address in the header', whole({}, { jku: 'https://evil.example/jwks' }), 400, 'lti_key_brought_along'],
  ['crit in the header', whole({}, { crit: ['b64'], b64: false }), 400, 'lti_key_brought_along'],
  ['NUL in the name', whole({ name: 'a\0b' }), 400, 'lti_nul'],
  ['NUL deep inside', whole({ [`${LTI}custom`]: { a: 'x\0' } }), 400, 'lti_nul'],
  ['half a character', whole({ name: '\ud800' }), 400, 'lti_nul'],
  ['64 kB of token', whole({ pad: 'x'.repeat(64 * 1024) }), 413, 'lti_too_large'],
  ['a list as payload', (_nonce, platform) => platform.sign([1, 2]), 400, 'lti_token_unreadable'],
  ['null as payload', (_nonce, platform) => platform.sign(null), 400, 'lti_token_unreadable'],
  ['garbage', () => 'garbage', 400, 'lti_token_unreadable'],
  ['three dots', () => '...', 400, 'lti_token_unreadable'],
  ['an altered payload', (nonce, platform) => alter(whole({})(nonce, platform)), 403, 'lti_signature'],
];

function alter(token: string): string {
  const [header, payload, signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as Claims;
  return [header, Buffer.from(JSON.stringify({ ...claims, sub: '1' })).toString('base64url'), signature].join('.');
}

test.each(bad)('refused: %s', async (_name, make, status, code) => {
  expectDoor(await launchWith(make), status, code);
});

test('signed by another key under a known kid', async () => {
  const key = await newKey();
  const answer = await launchWith((nonce, platform) =>
    platform.signLaunch({ person: 'lee', context: '3A-CHI', nonce, key, header: { kid: platform.keys.current().kid } }),
  );
  expectDoor(answer, 403, 'lti_signature');
});

describe('whose browser', () => {
  test('a launch begun in another browser gets nobody in', async () => {
    const { moodle } = harness();
    const walked = await moodle.authenticate(createJar(), { person: 'lee', context: '3A-CHI' });
    const victim = createJar();
    const page = await postForm(victim, walked, moodle.issuer);
    expect(page.status).toBe(200);
    expect(page.text).toContain('data-launch="unproven"');
    expect(page.headers.get('set-cookie')).toBeNull();
    const [form] = formsOf(page);
    for (const [proof, code] of [
      ['none', 'lti_browser_unproven'],
      ['guessed', 'lti_browser_other'],
    ] as const) {
      const fields = { ...form?.fields, lti_storage: proof };
      expectDoor(await postForm(victim, { action: form?.action ?? '', fields }, walked.action), 403, code);
    }
  });

  test('another login’s cookie doesn’t fit', async () => {
    const { moodle } = harness();
    const jar = createJar();
    const first = await moodle.authenticate(jar, { person: 'lee', context: '3A-CHI' });
    const second = await moodle.authenticate(createJar(), { person: 'lee', context: '3A-CHI' });
    const page = await postForm(jar, { ...second, fields: second.fields }, moodle.issuer);
    expect(page.text).toContain('data-launch="unproven"');
    const own = await postForm(jar, first, moodle.issuer);
    expect(own.status).toBe(303);
  });

  test('the id_token of one login doesn’t go with the state of another', async () => {
    const { moodle } = harness();
    const jar = createJar();
    const first = await moodle.authenticate(jar, { person: 'lee', context: '3A-CHI' });
    const second = await moodle.authenticate(jar, { person: 'lee', context: '3A-CHI' });
    const fields = { ...first.fields, id_token: second.fields.id_token ?? '' };
    expectDoor(await postForm(jar, { action: first.action, fields }, moodle.issuer), 403, 'lti_nonce');
  });

  test.each([
    ['none', '', 'lti_state_missing'],
    ['made up', 'abc', 'lti_state_invalid'],
    ['long', 'a'.repeat(5000), 'lti_state_invalid'],
  ])('a state that is %s', async (_name, state, code) => {
    const { moodle } = harness();
    const jar = createJar();
    const walked = await moodle.authenticate(jar, { person: 'lee', context: '3A-CHI' });
    const fields = { ...walked.fields, state };
    expectDoor(await postForm(jar, { action: walked.action, fields }, moodle.issuer), 400, code);
  });
});

test('of 1,000 concurrent replays of one launch exactly one gets in', async () => {
  const { moodle, rows } = harness();
  const jar = createJar();
  const walked = await moodle.authenticate(jar, { person: 'p01', context: '3A-CHI' });
  const before = await rows<{ n: number }>('select count(*)::int as n from session');
  const cookie = [...(jar.cookies.get(new URL(walked.action).host) ?? [])].map((pair) => pair.join('=')).join('; ');
  const body = new URLSearchParams(walked.fields).toString();
  const replay = async (): Promise<number> => {
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(walked.action, { method: 'POST', redirect: 'manual', headers, body });
    await answer.arrayBuffer();
    return answer.status;
  };
  const statuses = await Promise.all(Array.from({ length: 1000 }, replay));
  const count = new Map<number, number>();
  for (const status of statuses) count.set(status, (count.get(status) ?? 0) + 1);
  expect(Object.fromEntries(count)).toEqual({ 303: 1, 403: 999 });
  const after = await rows<{ n: number }>('select count(*)::int as n from session');
  expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(1);
}, 60_000);

describe('platforms and deployments', () => {
  const login = (fields: Record<string, string>) =>
    postForm(createJar(), { action: `${harness().origin}/lti/login`, fields }, harness().lms.origin);

  test('an unknown platform is named on the page', async () => {
    const { origin } = harness();
    const answer = await login({
      iss: 'https://other.example',
      login_hint: '1',
      target_link_uri: `${origin}/lti/launch`,
    });
    expectDoor(answer, 403, 'lti_platform_unknown');
    expect(answer.text).toContain('https://other.example');
  });

  test('a switched-off platform is refused at login and at launch', async () => {
    const { moodle } = harness();
    const jar = createJar();
    const walked = await moodle.authenticate(jar, { person: 'lee', context: '3A-CHI' });
    await switchPlatformOff(moodle.issuer, moodle.clientId);
    expectDoor(await postForm(jar, walked, moodle.issuer), 403, 'lti_platform_off');
    const fields = {
      iss: moodle.issuer,
      client_id: moodle.clientId,
      login_hint: '1',
      target_link_uri: `${harness().origin}/lti/launch`,
    };
    expectDoor(await login(fields), 403, 'lti_platform_off');
    await activatePlatform(moodle.issuer, moodle.clientId);
    expect((await login(fields)).status).toBe(302);
  });

  test('an unknown deployment waits, also for an LMS administrator, until the school accepts it', async () => {
    const { moodle } = harness();
    const other = {
      person: 'head',
      context: '3A-CHI',
      change: (claims: Claims) => ({ ...claims, [`${LTI}deployment_id`]: '4711' }),
    };
    const { response } = await moodle.launch(createJar({ language: 'en' }), { ...other, locale: 'en' });
    expectDoor(response, 403, 'lti_deployment_waiting');
    expect(response.text).toContain('<dd>4711</dd>');
    expect(response.text).toContain('isn&#39;t accepted yet'.replace('&#39;', '’'));
    await acceptDeployment(moodle.issuer, moodle.clientId, '4711');
    const again = await moodle.launch(createJar(), other);
    expect(again.response.status).toBe(303);
  });

  test('a registration without a deployment learns it from an administrator only', async () => {
    const { canvas, registrationLink } = harness();
    const earlier = canvas.clientId;
    await canvas.register(await registrationLink());
    expect(canvas.clientId).not.toBe(earlier);
    const teacher = await canvas.launch(createJar(), { person: 'lee', context: '3A-CHI' });
    expectDoor(teacher.response, 403, 'lti_deployment_waiting');
    expect(teacher.response.text).toContain(canvas.deploymentId);
    const head = await canvas.launch(createJar(), { person: 'head', context: '3A-CHI' });
    expect(head.response.status).toBe(303);
    const now = await canvas.launch(createJar(), { person: 'lee', context: '3A-CHI' });
    expect(now.response.status).toBe(303);
  });

  test('the platform’s own refusal is told in words', async () => {
    const { origin } = harness();
    const action = `${origin}/lti/launch`;
    const refused = (error: string) =>
      postForm(createJar({ language: 'en' }), { action, fields: { error, state: 'x' } }, origin);
    const answer = await refused('login_required');
    expectDoor(answer, 400, 'lti_platform_refused');
    expect(answer.text).toContain('login_required');
    const hostile = await refused('<script>alert(1)</script>');
    expectDoor(hostile, 400, 'lti_platform_refused');
    expect(hostile.text).not.toContain('alert(1)');
  });
});

describe('what strangers send', () => {
  const post = async (path: string, body: string, type: string) => {
    const answer = await fetch(`${harness().origin}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type },
      body,
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  const FORM = 'application/x-www-form-urlencoded';

  test.each(['/lti/login', '/lti/launch'])('%s takes forms only', async (path) => {
    expectDoor(await post(path, '{"iss":{"$ne":1}}', 'application/json'), 415, 'lti_not_a_form');
    expectDoor(await post(path, '<a/>', 'text/xml'), 415, 'lti_not_a_form');
  });

  test('repeated parameters, NUL, too much', async () => {
    expectDoor(await post('/lti/launch', 'state=a&state=b', FORM), 400, 'lti_parameter_repeated');
    expectDoor(await post('/lti/login?iss=a', 'iss=b', FORM), 400, 'lti_parameter_repeated');
    expectDoor(await post('/lti/launch', 'state=%00', FORM), 400, 'lti_nul');
    expectDoor(await post('/lti/launch', `id_token=${'x'.repeat(200_000)}`, FORM), 413, 'lti_too_large');
    expectDoor(await post('/lti/launch', 'state=a;b', FORM), 400, 'lti_token_missing');
  });

  test('a target that isn’t ours', async () => {
    const { moodle } = harness();
    const fields = new URLSearchParams({
      iss: moodle.issuer,
      login_hint: '1',
      target_link_uri: 'https://evil.example/',
    });
    expectDoor(await post('/lti/login', fields.toString(), FORM), 400, 'lti_foreign_target');
  });

  test('opened in a browser by hand', async () => {
    for (const path of ['/lti/launch', '/lti/login', '/lti/register']) {
      const answer = await fetch(`${harness().origin}${path}`);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).toContain('data-refusal');
    }
  });

  test('2,000 random requests: none gets in, none gets a 5xx', async () => {
    let seed = 20261122;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const { moodle, origin } = harness();
    const words = [
      '',
      '\0',
      '%',
      '%zz',
      '[]',
      'null',
      '"',
      "'",
      '\ud83d',
      'é',
      moodle.issuer,
      moodle.clientId,
      'a'.repeat(9000),
      '__proto__',
      `${origin}/lti/launch`,
      '-1',
      'e30.e30.e30',
      '../..',
    ];
    const names = [
      'iss',
      'client_id',
      'login_hint',
      'target_link_uri',
      'lti_message_hint',
      'lti_storage_target',
      'state',
      'id_token',
      'lti_storage',
      'error',
      'token',
      'openid_configuration',
      '__proto__',
      'constructor',
      'iss[$ne]',
    ];
    const paths = ['/lti/login', '/lti/launch', '/lti/register', '/lti/keys', '/lti/config/canvas.json'];
    const pick = <T>(list: T[]): T => list[random(list.length)] as T;
    const statuses = new Set<number>();
    for (let round = 0; round < 40; round += 1)
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const fields = new URLSearchParams();
          for (let i = random(7); i > 0; i -= 1) fields.append(pick(names), pick(words));
          const path = pick(paths);
          const asGet = random(3) === 0;
          const answer = await fetch(`${origin}${path}${asGet ? `?${fields.toString().slice(0, 8000)}` : ''}`, {
            method: asGet ? 'GET' : 'POST',
            redirect: 'manual',
            ...(asGet
              ? {}
              : {
                  headers: { 'content-type': pick([FORM, FORM, 'text/plain', 'multipart/form-data']) },
                  body: fields.toString(),
                }),
          });
          await answer.arrayBuffer();
          statuses.add(answer.status);
        }),
      );
    expect([...statuses].filter((status) => status >= 500 || status === 303)).toEqual([]);
  }, 60_000);
});
