/** Launches that must not get in: 1EdTech's known-bad ones, forged ones, and what strangers send. All 4xx, with a page. */
import { describe, expect, test } from '@jest/globals';
import { newKey } from '../support/practice-lms/keys.ts';
import { createJar, formsOf, postForm, type Jar, type Platform } from '../support/practice-lms/index.ts';
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
  const { moodle } = harness();
  const jar = createJar();
  const walked = await moodle.authenticate(jar, { person: 'p01', context: '3A-CHI' });
  const before = await harness().rows<{ n: number }>('select count(*)::int as n from session');
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
  const after = await harness().rows<{ n: number }>('select count(*)::int as n from session');
  expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(1);
}, 60_000);
