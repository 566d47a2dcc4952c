/** The two pages that prove a browser without cookies, run as they are with a pretend platform window. */
import { describe, expect, test } from '@jest/globals';
import vm from 'node:vm';
import { createJar, formsOf, postForm, type PageReply } from '../support/practice-lms/index.ts';
import { expectDoor, useLtiHarness } from './lti-harness.ts';

const harness = useLtiHarness();

/** The platform's page: keeps values for tools, or says nothing. */
interface PlatformWindow {
  origin: string;
  kept: Map<string, string>;
  answers: boolean;
  targets: string[];
}

/** The browser's own storage for the tool in this frame; `blocked` throws, as when site data is switched off. */
interface OwnStorage {
  kept: Map<string, string>;
  blocked: boolean;
}

/** Runs a page's script until it goes on: to an address, or by its form. */
async function run(page: PageReply, platform: PlatformWindow, own: OwnStorage) {
  const script = /<script nonce="[^"]+">([\s\S]*)<\/script>/.exec(page.text)?.[1] ?? '';
  type Listener = (event: { origin: string; source: unknown; data: object }) => void;
  const listeners: Listener[] = [];
  const went: { to?: string; posted?: Record<string, string> } = {};
  const [form] = formsOf(page);
  const fields = { ...form?.fields };
  const storage = {
    getItem: (key: string) => (blockedOr(own), own.kept.get(key) ?? null),
    setItem: (key: string, value: string) => void (blockedOr(own), own.kept.set(key, value)),
    removeItem: (key: string) => void (blockedOr(own), own.kept.delete(key)),
  };
  const tell = (source: unknown, data: object): void =>
    void setTimeout(() => listeners.forEach((each) => each({ origin: platform.origin, source, data })), 1);
  const frame = {
    postMessage(message: { subject: string; key: string; value?: string | null; message_id: string }, target: string) {
      platform.targets.push(target);
      if (!platform.answers || target !== platform.origin) return;
      const { subject, key, message_id } = message;
      if (subject === 'lti.put_data' && message.value) platform.kept.set(key, message.value);
      else if (subject === 'lti.put_data') platform.kept.delete(key);
      tell(frame, { subject: `${subject}.response`, message_id, key, value: platform.kept.get(key) ?? null });
    },
  };
  const parent: Record<string, unknown> = { frames: { post_message_forwarding: frame } };
  parent.postMessage = (message: { subject: string; message_id: string }, target: string) => {
    platform.targets.push(target);
    if (platform.answers && message.subject === 'lti.capabilities')
      tell(parent, {
        subject: 'lti.capabilities.response',
        message_id: message.message_id,
        supported_messages: [{ subject: 'lti.put_data', frame: 'post_message_forwarding' }],
      });
  };
  const element: Record<string, unknown> = {
    hidden: true,
    ...Object.fromEntries(Object.keys(fields).map((name) => [name, name])),
  };
  const proof = new Proxy(element, {
    get: (target, name: string) => {
      if (name === 'submit') return () => (went.posted = { ...fields });
      if (name === 'lti_storage')
        return {
          set value(value: string) {
            fields.lti_storage = value;
          },
        };
      return target[name];
    },
  });
  const window: Record<string, unknown> = {
    parent,
    opener: null,
    location: { replace: (to: string) => (went.to = to) },
    addEventListener: (_type: string, listener: Listener) => listeners.push(listener),
    setTimeout: (then: () => void, ms: number) => setTimeout(then, ms).unref(),
    clearTimeout,
    sessionStorage: storage,
    localStorage: storage,
    document: { getElementById: () => proof },
  };
  window.window = window;
  vm.runInNewContext(script, window);
  for (let i = 0; i < 300 && !went.to && !went.posted; i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return { ...went, action: form?.action ?? '' };
}

function blockedOr(own: OwnStorage): void {
  if (own.blocked) throw new Error('SecurityError');
}

const freshOwn = (blocked = false): OwnStorage => ({ kept: new Map(), blocked });
const platformWindow = (answers = true): PlatformWindow => ({
  origin: harness().lms.origin,
  kept: new Map(),
  answers,
  targets: [],
});

/** A launch without any cookie of the tool, up to the tool's answer, with the login page run in that window. */
async function walk(platform: PlatformWindow, own: OwnStorage) {
  const { canvas } = harness();
  const jar = createJar({ cookies: 'none' });
  const walked = await canvas.authenticate(jar, { person: 'p12', context: '3A-CHI' });
  expect(walked.login.status).toBe(200);
  expect(walked.login.headers.get('content-security-policy')).toMatch(/script-src 'nonce-/);
  const kept = await run(walked.login, platform, own);
  expect(kept.to).toContain(`${canvas.endpoints.authorization}?`);
  const page = await postForm(jar, walked, canvas.issuer);
  expect(page.status).toBe(200);
  expect(page.text).toContain('<html lang="zh-Hant-HK" data-launch="unproven">');
  return { jar, page };
}

describe('without cookies', () => {
  test('browser storage proves it, once', async () => {
    const [platform, own] = [platformWindow(false), freshOwn()];
    const { jar, page } = await walk(platform, own);
    const proof = await run(page, platform, own);
    expect(own.kept.size).toBeLessThanOrEqual(1);
    const answer = await postForm(jar, { action: proof.action, fields: proof.posted ?? {} }, page.url);
    expect(answer.status).toBe(303);
    const again = await postForm(jar, { action: proof.action, fields: proof.posted ?? {} }, page.url);
    expectDoor(again, 403, 'lti_state_used');
  });

  test('platform storage proves it where the browser keeps nothing, and is tidied up', async () => {
    const [platform, own] = [platformWindow(), freshOwn(true)];
    const { jar, page } = await walk(platform, own);
    expect(platform.kept.size).toBe(1);
    const proof = await run(page, platform, own);
    expect(platform.kept.size).toBe(0);
    const answer = await postForm(jar, { action: proof.action, fields: proof.posted ?? {} }, page.url);
    expect(answer.status).toBe(303);
    // the secret goes to the platform's own origin and nowhere else; only the question about abilities goes to anybody
    expect(new Set(platform.targets)).toEqual(new Set(['*', platform.origin]));
  });

  test('a platform that never answers: the login goes on, the launch is refused in words', async () => {
    const [platform, own] = [platformWindow(false), freshOwn(true)];
    const { jar, page } = await walk(platform, own);
    const proof = await run(page, platform, own);
    expect(proof.posted?.lti_storage).toBe('none');
    const answer = await postForm(jar, { action: proof.action, fields: proof.posted ?? {} }, page.url);
    expectDoor(answer, 403, 'lti_browser_unproven');
  });

  test('the launch of another browser’s login finds no secret in this one', async () => {
    const { page } = await walk(platformWindow(), freshOwn());
    const [victimPlatform, victim] = [platformWindow(), freshOwn()];
    const proof = await run(page, victimPlatform, victim);
    const answer = await postForm(createJar(), { action: proof.action, fields: proof.posted ?? {} }, page.url);
    expectDoor(answer, 403, 'lti_browser_unproven');
  });
});

test('a login in a frame of a platform without storage keeps the secret in the browser', async () => {
  const { moodle, origin } = harness();
  const address = new URL(`${origin}/lti/login`);
  const fields = {
    iss: moodle.issuer,
    client_id: moodle.clientId,
    login_hint: '1',
    target_link_uri: `${origin}/lti/launch`,
  };
  for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
  const answer = await fetch(address, { headers: { 'sec-fetch-dest': 'iframe' }, redirect: 'manual' });
  const page = { status: answer.status, headers: answer.headers, text: await answer.text(), url: address.href };
  expect(page.status).toBe(200);
  const own = freshOwn();
  const went = await run(page, platformWindow(false), own);
  expect(went.to).toContain(moodle.endpoints.authorization);
  expect(own.kept.size).toBe(1);
  const top = await fetch(address, { headers: { 'sec-fetch-dest': 'document' }, redirect: 'manual' });
  expect(top.status).toBe(302);
});

test('a hostile storage target stays text', async () => {
  const { canvas, origin } = harness();
  const address = new URL(`${origin}/lti/login`);
  const fields = {
    iss: canvas.issuer,
    client_id: canvas.clientId,
    login_hint: '1',
    target_link_uri: `${origin}/lti/launch`,
    lti_storage_target: '"></script><script>alert(1)</script>',
    lti_message_hint: "');alert(1)//\u2028",
  };
  for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
  const text = await (await fetch(address)).text();
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).not.toContain('<script>alert');
});
