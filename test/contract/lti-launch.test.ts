/** Launches that must get in, and what they come to: J1's valid cases, both flavours, every kind of person. */
import { describe, expect, test } from '@jest/globals';
import { createJar } from '../support/practice-lms/index.ts';
import { enter, openedBy, useLtiHarness } from './lti-harness.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const LIS = 'http://purl.imsglobal.org/vocab/lis/v2';
const harness = useLtiHarness();

describe.each(['moodle', 'canvas'] as const)('%s', (name) => {
  const platform = () => harness()[name];

  test('a teacher gets to the class', async () => {
    const { body } = await enter(harness(), platform(), { person: 'lee', context: '3A-CHI' });
    expect(body).toMatchObject({
      role: 'instructor',
      isTest: false,
      context: { label: '3A-CHI', title: '3A 中國語文' },
      landing: { page: 'class-home' },
      locale: 'zh-Hant',
      school: { name: '清林小學', timeZone: 'Asia/Hong_Kong' },
      platform: { family: name },
    });
    expect(body.person.displayName).toContain('李詠詩');
    expect(Buffer.from(body.draftKey, 'base64')).toHaveLength(32);
  });

  test('a pupil gets to what there is to do', async () => {
    const { body } = await enter(harness(), platform(), { person: 'p12', context: '3A-CHI', locale: 'en' });
    expect(body).toMatchObject({
      role: 'learner',
      administers: false,
      landing: { page: 'to-do' },
      locale: 'en',
      isTest: false,
    });
  });

  test('the head, who administers the LMS, becomes administrator of the school', async () => {
    const { body } = await enter(harness(), platform(), { person: 'head', context: '3A-CHI' });
    const roles = await harness().rows('select role from staff_role where person_id = $1', [body.person.id]);
    expect(roles).toEqual([{ role: 'administrator' }]);
    // the pages for it are offered, whatever role in the context the platform sends beside it
    expect(body.administers).toBe(true);
  });

  test('the same person twice is one person, one membership, two sessions', async () => {
    const first = await enter(harness(), platform(), { person: 'p03', context: '3A-CHI' });
    const second = await enter(harness(), platform(), { person: 'p03', context: '3A-CHI' });
    expect(second.body.person.id).toBe(first.body.person.id);
    expect(second.token).not.toBe(first.token);
    const rows = await harness().rows('select id from membership where person_id = $1', [first.body.person.id]);
    expect(rows).toHaveLength(1);
  });

  test('forty first launches at once make one context and one person each', async () => {
    const label = `9Z-${name}`;
    platform().addContext(label, '9Z 數學');
    const pupils = platform().addPupils(label, 20);
    const launches = [...pupils, ...pupils].map((pupil) =>
      platform().launch(createJar(), { person: pupil.key, context: label }),
    );
    const answers = await Promise.all(launches);
    expect(new Set(answers.map((answer) => answer.response.status))).toEqual(new Set([303]));
    const contexts = await harness().rows('select id from lms_context where label = $1', [label]);
    expect(contexts).toHaveLength(1);
    const people = await harness().rows(
      `select m.person_id from membership m join lms_context c on c.id = m.context_id where c.label = $1`,
      [label],
    );
    expect(people).toHaveLength(20);
    const loose = await harness().rows(
      `select p.id from person p where not exists (select 1 from lms_identity i where i.person_id = p.id)`,
    );
    expect(loose).toEqual([]);
    const told = await harness().rows(
      `select e.id from domain_event e join lms_context c on c.id::text = e.payload->>'contextId'
       where e.name = 'context.launched' and c.label = $1`,
      [label],
    );
    expect(told).toHaveLength(1);
  });
});

// 1EdTech's valid launches (lms-facts J1), changed from a whole one
const valid: [string, Record<string, unknown>, string, string][] = [
  ['full', {}, 'instructor', 'class-home'],
  [
    'no personal data',
    { name: undefined, given_name: undefined, family_name: undefined, email: undefined },
    'instructor',
    'class-home',
  ],
  ['e-mail only', { name: undefined, given_name: undefined, family_name: undefined }, 'instructor', 'class-home'],
  ['names only', { email: undefined }, 'instructor', 'class-home'],
  [
    'several roles',
    { [`${LTI}roles`]: [`${LIS}/membership#Learner`, `${LIS}/institution/person#Mentor`] },
    'learner',
    'to-do',
  ],
  ['a short role', { [`${LTI}roles`]: ['Instructor'] }, 'instructor', 'class-home'],
  ['an unknown role', { [`${LTI}roles`]: [`${LIS}/unknown/unknown#Helper`] }, 'none', 'no-context'],
  ['no role', { [`${LTI}roles`]: [''] }, 'none', 'no-context'],
  ['an empty list of roles', { [`${LTI}roles`]: [] }, 'none', 'no-context'],
  ['no context', { [`${LTI}context`]: undefined }, 'none', 'no-context'],
  [
    'context and presentation null',
    { [`${LTI}context`]: null, [`${LTI}launch_presentation`]: null, [`${LTI}custom`]: null, [`${LTI}lis`]: null },
    'none',
    'no-context',
  ],
  ['a list as audience, with azp', { aud: 'LIST', azp: 'AZP' }, 'instructor', 'class-home'],
  ['an assistant', { [`${LTI}roles`]: [`${LIS}/membership/Instructor#TeachingAssistant`] }, 'assistant', 'class-home'],
  ['a mentor', { [`${LTI}roles`]: [`${LIS}/membership#Mentor`] }, 'mentor', 'mentor'],
  [
    'an administrator without a role here',
    { [`${LTI}roles`]: [`${LIS}/institution/person#Administrator`] },
    'administrator',
    'admin',
  ],
  [
    'an administrator of the course alone',
    { [`${LTI}roles`]: [`${LIS}/membership#Administrator`] },
    'none',
    'no-context',
  ],
  ['a clock 100 s ahead', { iat: 100, exp: 160 }, 'instructor', 'class-home'],
  ['a clock 150 s behind with a minute to live', { iat: -150, exp: -90 }, 'instructor', 'class-home'],
  ['names of every script', { name: '陳𠮷大文 🙂 ابن', given_name: '🙂' }, 'instructor', 'class-home'],
];

test.each(valid)('valid: %s', async (_name, change, role, page) => {
  const { moodle } = harness();
  const person = moodle.addPerson({
    key: `v${Math.random().toString(36).slice(2)}`,
    name: '測試老師',
    familyName: 'Test',
    givenName: 'Teacher',
    email: 't@chinglam.example',
    idNumber: '',
  });
  moodle.enrol('3A-ENG', person.key, 'Instructor');
  const { body } = await enter(harness(), moodle, {
    person: person.key,
    context: '3A-ENG',
    change: (claims) => {
      const now = Math.floor(Date.now() / 1000);
      const changed: Record<string, unknown> = { ...claims, ...change };
      if (typeof change.iat === 'number') changed.iat = now + change.iat;
      if (typeof change.exp === 'number') changed.exp = now + change.exp;
      if (change.aud === 'LIST') changed.aud = [moodle.clientId, 'another'];
      if (change.azp === 'AZP') changed.azp = moodle.clientId;
      return changed;
    },
  });
  expect(body.role).toBe(role);
  expect(body.landing.page).toBe(page);
  expect(body.person.displayName).not.toBe('');
});

test('a Canvas assistant, test pupil and observer are what they are', async () => {
  const { canvas } = harness();
  const assistant = await enter(harness(), canvas, { person: 'chow', context: '3A-CHI' });
  expect(assistant.body).toMatchObject({ role: 'assistant', landing: { page: 'class-home' } });
  const preview = await enter(harness(), canvas, { person: 'preview', context: '3A-CHI' });
  expect(preview.body).toMatchObject({ role: 'learner', isTest: true });
  const flags = await harness().rows('select is_test from membership where person_id = $1', [preview.body.person.id]);
  expect(flags).toEqual([{ is_test: true }]);
  const observer = await enter(harness(), canvas, { person: 'parent', context: '3A-CHI' });
  expect(observer.body).toMatchObject({ role: 'mentor', landing: { page: 'mentor' } });
  const followed = await harness().rows<{ mentor_of: string[] }>(
    'select mentor_of from membership where person_id = $1',
    [observer.body.person.id],
  );
  expect(followed[0]?.mentor_of).toEqual([canvas.person('p12').sub]);
});

test("Moodle's switched role is a look around, not a new pupil", async () => {
  const { moodle } = harness();
  const teacher = await enter(harness(), moodle, { person: 'wong', context: '3A-ENG' });
  const switched = await enter(harness(), moodle, {
    person: 'wong',
    context: '3A-ENG',
    change: (claims) => ({ ...claims, [`${LTI}roles`]: [`${LIS}/membership#Learner`] }),
  });
  expect(switched.body).toMatchObject({ role: 'learner', isTest: true, person: { id: teacher.body.person.id } });
  const [membership] = await harness().rows('select role, is_test from membership where person_id = $1', [
    teacher.body.person.id,
  ]);
  expect(membership).toEqual({ role: 'instructor', is_test: false });
});

test('the code works once, and another person in the same tab ends the earlier session', async () => {
  const { moodle, origin } = harness();
  const launch = await moodle.launch(createJar(), { person: 'p05', context: '3A-CHI' });
  const location = launch.response.headers.get('location');
  const first = await openedBy(origin, location);
  const [, handle, code] = /^\/p\/[\w-]+\/([\w-]+)\/#code=([\w-]+)$/.exec(location ?? '') ?? [];
  const again = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle, code }),
  });
  expect(again.status).toBe(401);
  const get = (token: string) => fetch(`${origin}/api/session`, { headers: { authorization: `Bearer ${token}` } });
  expect((await get(first.token)).status).toBe(200);
  const other = await moodle.launch(createJar(), { person: 'p06', context: '3A-CHI' });
  const second = await openedBy(origin, other.response.headers.get('location'), first.token);
  expect((await get(first.token)).status).toBe(401);
  expect((await get(second.token)).status).toBe(200);
  const ended = await fetch(`${origin}/api/session/end`, {
    method: 'POST',
    headers: { authorization: `Bearer ${second.token}`, 'idempotency-key': 'end-this-session' },
  });
  expect(ended.status).toBe(200);
  expect((await get(second.token)).status).toBe(401);
});

test('login by GET and by POST, and the cookie is cleared after use', async () => {
  const { moodle } = harness();
  for (const loginMethod of ['GET', 'POST'] as const) {
    const { login, response, request } = await moodle.launch(createJar(), {
      person: 'lee',
      context: '3A-CHI',
      loginMethod,
    });
    const cookie = login.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^__Host-lti-[\w-]+=[\w-]{43}; Max-Age=600; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
    expect(request.get('prompt')).toBe('none');
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toMatch(/Max-Age=0/);
  }
});

test('frame-ancestors are the platform’s own origins', async () => {
  const { frameAncestorsFor } = await import('../../tool/launch/index.ts');
  const [row] = await harness().rows<{ handle: string }>("select handle from lms_platform where family = 'moodle'");
  const origins = await frameAncestorsFor(row?.handle ?? '');
  expect(origins).toEqual([harness().lms.origin]);
  expect(await frameAncestorsFor('unknown-handle')).toEqual([]);
});
