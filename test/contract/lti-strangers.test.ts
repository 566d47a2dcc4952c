/** Platforms and deployments that aren't let in, and what strangers send to `/lti/*`: 4xx, in words, and nothing else. */
import { describe, expect, test } from '@jest/globals';
import { createJar, postForm } from '../support/practice-lms/index.ts';
import { acceptDeployment, activatePlatform, switchPlatformOff } from '../../tool/lms/index.ts';
import { expectDoor, useLtiHarness } from './lti-harness.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const harness = useLtiHarness();
type Claims = Record<string, unknown>;

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
    const { canvas } = harness();
    const earlier = canvas.clientId;
    await canvas.register(await harness().registrationLink());
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
