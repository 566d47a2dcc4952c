/** Codes, tokens and idempotency keys under attack: each works for one, once, and only for what it was given for. */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addMs, now, resetClock, shiftClock } from '../../tool/core/clock.ts';
import { inSchool } from '../../tool/core/db/database.ts';
import { openSession } from '../../tool/core/http/session.ts';
import { useApi, type Answer } from '../support/api.ts';
import { publish } from '../tool/homework/content.ts';
import { makeWorld, type Caller, type World } from './access-world.ts';

const api = useApi();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(() => resetClock());

const HOUR = 3600_000;
const call = (token: string | null, method: string, path: string, body?: unknown, key?: string): Promise<Answer> =>
  api().call(token, method, `/api${path}`, body, key);
const exchange = (handle: string, code: string, previousToken?: string): Promise<Answer> =>
  call(null, 'POST', '/session', { handle, code, ...(previousToken ? { previousToken } : {}) });

/** A session that waits for its code, as after a launch. */
const launched = (caller: Exclude<Caller, 'nobody'>): Promise<{ handle: string; code: string }> =>
  inSchool(world.school.schoolId, () =>
    openSession({
      platformHandle: world.school.platformHandle,
      personId: world.people[caller].id,
      contextId: world.context.id,
      role: 'instructor',
      isTest: false,
      locale: 'en',
      landing: { page: 'class-home' },
    }),
  );

describe('one-time codes', () => {
  test('of 20 at once one gets a token', async () => {
    const { handle, code } = await launched('teacher');
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(handle, code)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
  });

  test('a code opens its own session only, and not after two minutes', async () => {
    const [mine, theirs] = [await launched('teacher'), await launched('classmate')];
    expect(await exchange(mine.handle, theirs.code)).toMatchObject({
      status: 401,
      body: { code: 'session_code_used' },
    });
    expect((await exchange(mine.handle, '')).status).toBe(401);
    shiftClock(addMs(now(), 121_000));
    expect((await exchange(mine.handle, mine.code)).status).toBe(401);
  });

  test('nobody can plant a session: a handle without its code is worth nothing, and no token is taken from the caller', async () => {
    const { handle, code } = await launched('teacher');
    const planted = { handle, code, token: 'chosen-by-the-attacker', token_hash: 'x' };
    const { body } = await call(null, 'POST', '/session', planted);
    expect(body.token).toMatch(/^[\w-]{43}$/);
    expect((await call('chosen-by-the-attacker', 'GET', '/session')).status).toBe(401);
  });

  test('another person in the same tab ends the earlier session; the same person keeps both', async () => {
    const open = async (caller: Exclude<Caller, 'nobody'>, previous?: string): Promise<string> => {
      const { handle, code } = await launched(caller);
      return (await exchange(handle, code, previous)).body.token;
    };
    const first = await open('teacher');
    const second = await open('teacher', first);
    expect((await call(first, 'GET', '/session')).status).toBe(200);
    await open('classmate', second);
    expect(await call(second, 'GET', '/session')).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    expect((await call(first, 'GET', '/session')).status).toBe(200);
  });
});

describe('sessions', () => {
  test('end after two idle hours and after twelve hours in any case, in a window of their own too', async () => {
    const { handle, code } = await launched('teacher');
    const { token } = (await exchange(handle, code)).body;
    const begun = now();
    const windowOf = async (from: string): Promise<string> => {
      const { address } = (await call(from, 'POST', '/session/window', { path: '/p/x/y/' })).body;
      const url = new URL(address, api().origin);
      return (await exchange(url.pathname.split('/')[3] ?? '', url.hash.slice('#code='.length))).body.token;
    };
    let latest: string = token;
    for (let hours = 1; hours < 12; hours += 1) {
      shiftClock(addMs(begun, hours * HOUR));
      expect((await call(token, 'GET', '/session')).status).toBe(200);
      latest = await windowOf(latest);
      expect((await call(latest, 'GET', '/session')).status).toBe(200);
    }
    shiftClock(addMs(begun, 12 * HOUR + 1000));
    // a chain of windows doesn't keep a session alive
    for (const each of [token, latest])
      expect(await call(each, 'GET', '/session')).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    resetClock();
    const other = await launched('teacher');
    const idle: string = (await exchange(other.handle, other.code)).body.token;
    shiftClock(addMs(now(), 2 * HOUR + 61_000));
    expect((await call(idle, 'GET', '/session')).status).toBe(401);
  });

  test('the address of a window stays on this site', async () => {
    const token = world.tokens.teacher;
    for (const path of [
      'https://evil.example/',
      '//evil.example/p/x/y',
      '/p/x/y/../../..//evil.example',
      '/p/x/y?to=https://evil.example',
      '/p/x/y#x',
      '\\p\\x\\y',
      '/p/x/y/\n/x',
      '/q/x/y',
    ])
      expect({ path, status: (await call(token, 'POST', '/session/window', { path })).status }).toEqual({
        path,
        status: 422,
      });
    const { address } = (
      await call(token, 'POST', '/session/window', { path: '/p/x/y//evil.example'.replace('.', '') })
    ).body;
    expect(new URL(address, api().origin).origin).toBe(api().origin);
    expect(address).toMatch(new RegExp(`^/p/${world.school.platformHandle}/`));
  });

  test('the key of drafts is one’s own: the same in every session of a person, another for everybody else', async () => {
    const keyOf = async (caller: Caller): Promise<string> =>
      (await call(world.tokens[caller], 'GET', '/session')).body.draftKey;
    const { handle, code } = await launched('teacher');
    expect((await exchange(handle, code)).body.draftKey).toBe(await keyOf('teacher'));
    const keys = [await keyOf('teacher'), await keyOf('pupil'), await keyOf('classmate'), await keyOf('foreign')];
    expect(new Set(keys).size).toBe(keys.length);
    expect(Buffer.from(keys[0] ?? '', 'base64')).toHaveLength(32);
  });

  test('a token is taken from the header only: not from the query, a cookie or a body', async () => {
    const { teacher } = world.tokens;
    const tries: { path: string; headers?: Record<string, string> }[] = [
      { path: `/api/session?token=${teacher}&access_token=${teacher}` },
      { path: '/api/session', headers: { Cookie: `token=${teacher}; session=${teacher}` } },
      { path: '/api/session', headers: { Authorization: `Basic ${teacher}` } },
    ];
    for (const init of tries) {
      const response = await fetch(`${api().origin}${init.path}`, { headers: init.headers ?? {} });
      expect(response.status).toBe(401);
    }
  });
});

describe('idempotency keys', () => {
  const work = (): string => `/class-homework/${world.homework.classHomeworkId}`;

  test('a write without one, or with one that isn’t any, is refused', async () => {
    for (const key of ['', 'short', 'x'.repeat(101), 'with blank 123', "'; drop--12345"]) {
      const response = await fetch(`${api().origin}/api${work()}/opened`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${world.tokens.pupil}`,
          ...(key ? { 'Idempotency-Key': key } : {}),
        },
      });
      expect({ key, status: response.status, body: await response.json() }).toMatchObject({
        key,
        status: 400,
        body: { code: 'idempotency_key_missing' },
      });
    }
  });

  test('20 × the same at once have one effect and one answer', async () => {
    const key = randomUUID();
    const body = publish([world.context], { title: 'twenty at once' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(world.tokens.teacher, 'POST', '/homework', body, key)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body.homeworkId)).size).toBe(1);
    expect(await world.rows(`select id from homework where title = 'twenty at once'`)).toHaveLength(1);

    const handIn = { text: 'zwanzigmal', files: [] };
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => call(world.tokens.classmate, 'POST', `${work()}/hand-in`, handIn, key)),
    );
    expect(new Set(receipts.map((answer) => answer.body.receipt)).size).toBe(1);
    expect(await world.rows(`select id from submission_version where text = 'zwanzigmal'`)).toHaveLength(1);
  });

  test('the same key with another body, another route or another record is a mistake; another person’s key is none of ours', async () => {
    const key = randomUUID();
    const handIn = (text: string, caller: Caller = 'classmate') =>
      call(world.tokens[caller], 'POST', `${work()}/hand-in`, { text, files: [] }, key);
    const first = await handIn('eins');
    expect(first.status).toBe(200);
    expect(await handIn('zwei')).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await call(world.tokens.classmate, 'POST', `${work()}/opened`, {}, key)).toMatchObject({ status: 422 });
    expect((await handIn('eins')).body).toEqual(first.body);
    const other = await handIn('eins', 'pupil');
    expect(other.body.receipt).not.toBe(first.body.receipt);
  });

  test('a refused request leaves its key free', async () => {
    const key = randomUUID();
    const refused = publish([world.context]);
    for (const plan of refused.classes) plan.dueAt = addMs(now(), -HOUR).toISOString();
    expect((await call(world.tokens.teacher, 'POST', '/homework', refused, key)).status).toBe(422);
    expect((await call(world.tokens.teacher, 'POST', '/homework', publish([world.context]), key)).status).toBe(200);
  });

  test('what is kept of an answer can’t be read in the database: codes, links, names', async () => {
    const key = randomUUID();
    const link = await call(world.tokens.administrator, 'POST', '/connections/registration-link', undefined, key);
    const window = await call(world.tokens.teacher, 'POST', '/session/window', { path: '/p/x/y' });
    const token = new URL(link.body.url).searchParams.get('token') ?? '';
    const code = window.body.address.split('#code=')[1];
    const kept = JSON.stringify(await world.rows('select * from stored_answer'));
    expect(token.length).toBeGreaterThan(40);
    for (const secret of [token, code, '學生', 'Pupil']) expect(kept).not.toContain(secret);
    const again = await call(world.tokens.administrator, 'POST', '/connections/registration-link', undefined, key);
    expect(again.body).toEqual(link.body);
  });
});
