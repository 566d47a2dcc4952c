import { describe, expect } from '@jest/globals';
import type { BrowserContext, Cookie, Page, Request } from 'playwright-core';
import { eventually, letIn, seen, type Visitor } from '../support/browser.ts';
import type { FlavourName } from '../support/practice-lms/index.ts';
import { lmsAt } from './lms.ts';
import { scenes, useStage } from './stage.ts';

// The LMS is 127.0.0.1 and the tool is localhost: two sites. Chromium refuses cookies of the third party.
const stage = useStage(['--test-third-party-cookie-phaseout', '--block-third-party-cookies']);
const flavours: FlavourName[] = ['moodle', 'canvas'];

/** Which launches reached the tool, and how it answered each. */
interface Launches {
  answers: { status: number; cookie: boolean; proof: string | null }[];
}

describe('in a frame of another site, third-party cookies blocked', () => {
  const scene = scenes(stage);

  scene('the browser really refuses third-party cookies', async () => {
    const { page, context } = await stage().visitor();
    const { origin, lms } = stage().homeloop;
    await context.route(`${origin}/third-party-probe`, (route) =>
      route.fulfill({
        headers: {
          'content-type': 'text/html',
          'set-cookie': 'plain=1; SameSite=None; Secure; Path=/',
        },
        body: '<!doctype html><title>probe</title>',
      }),
    );
    await page.goto(lms);
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, `${origin}/third-party-probe`);
    const frame = await eventually('the probe', async () =>
      page.frames().find((each) => each.url().endsWith('-probe')),
    );
    await frame.waitForLoadState();
    await frame.evaluate(() => (document.cookie = 'script=1; SameSite=None; Secure; Path=/'));
    expect(await frame.evaluate(() => document.cookie)).toBe('');
    await frame.evaluate(() => (document.cookie = 'own=1; SameSite=None; Secure; Path=/; Partitioned'));
    expect(await frame.evaluate(() => document.cookie)).toBe('own=1');
    expect(await frame.evaluate(() => sessionStorage.length)).toBe(0);
    await context.close();
  });

  for (const flavour of flavours) {
    scene(`a teacher gets in by the Partitioned cookie (${flavour})`, async () => {
      const visitor = await stage().visitor();
      const launches = watchLaunches(visitor.page);
      await enter(visitor, flavour, 'lee');
      expect(launches.answers).toEqual([{ status: 303, cookie: true, proof: null }]);
      const kept = await toolCookies(visitor.context);
      // one per login, gone once it has served
      expect(kept).toEqual([]);
      await visitor.context.close();
    });

    scene(`a pupil gets in by the browser's own storage when cookies are stripped (${flavour})`, async () => {
      const visitor = await stage().visitor();
      await stripCookies(visitor.context, stage().homeloop.lms);
      const launches = watchLaunches(visitor.page);
      await enter(visitor, flavour, 'p03');
      expect(launches.answers).toEqual([
        { status: 200, cookie: false, proof: null },
        { status: 303, cookie: false, proof: 'given' },
      ]);
      await visitor.context.close();
    });
  }

  scene(
    'a pupil gets in by the platform’s storage when neither cookies nor own storage are to be had (canvas)',
    async () => {
      const visitor = await stage().visitor();
      const { origin, lms } = stage().homeloop;
      await stripCookies(visitor.context, lms);
      await forbidStorage(visitor.context, origin);
      const launches = watchLaunches(visitor.page);
      const frame = await enter(visitor, 'canvas', 'p04');
      expect(launches.answers.at(-1)).toEqual({ status: 303, cookie: false, proof: 'given' });
      expect(await frame.evaluate(() => attempt(() => sessionStorage.length))).toBe('refused');
      // and works on without any storage
      await frame.getByRole('listitem').getByRole('link').first().click();
      await seen(frame.getByRole('heading', { level: 1 }));
      await visitor.context.close();
    },
  );

  scene(
    'without cookie, own storage or the platform’s nobody gets in, and it is said what to do (moodle)',
    async () => {
      const visitor = await stage().visitor();
      const { origin, lms } = stage().homeloop;
      await stripCookies(visitor.context, lms);
      await forbidStorage(visitor.context, origin);
      visitor.expectComplaint(/status of 40\d/);
      const launches = watchLaunches(visitor.page);
      await lmsAt(lms, 'moodle').signIn(visitor.page, 'p04');
      await visitor.page.goto(`${lms}/moodle/contexts/3A-CHI/open/tool`);
      await eventually('the refusal', async () => launches.answers.length === 2);
      expect(launches.answers[1]).toMatchObject({ proof: 'none' });
      expect(Math.floor((launches.answers[1]?.status ?? 0) / 100)).toBe(4);
      const frame = await eventually('the frame', async () => visitor.page.frame({ name: 'tool' }));
      await seen(frame.getByRole('heading', { level: 1 }));
      expect(frame.url()).not.toContain('/p/');
      await visitor.context.close();
    },
  );
});

describe.each(flavours)('a launch that began in another browser, on %s', (flavour) => {
  const scene = scenes(stage);

  scene('gets nobody in: refused with a page, and no session', async () => {
    const { origin, lms } = stage().homeloop;
    const [victim, thief] = [await stage().visitor(), await stage().visitor()];
    thief.expectComplaint(/status of 4\d\d/);
    await lmsAt(lms, flavour).signIn(thief.page, 'p09');
    // The other's answer is caught on its way to the tool: it is good, and unused.
    const caught = new Promise<string>((resolve) => {
      void victim.context.route(`${origin}/lti/launch`, async (route) => {
        resolve(route.request().postData() ?? '');
        await route.abort();
      });
    });
    victim.expectComplaint(/ERR_FAILED|net::/);
    await lmsAt(lms, flavour).signIn(victim.page, 'lee');
    await victim.page.goto(`${lms}/${flavour}/contexts/3A-CHI/open/tool`);
    const answer = new URLSearchParams(await caught);
    expect(answer.get('id_token')).toBeTruthy();

    const launches = watchLaunches(thief.page);
    await thief.page.goto(`${lms}/${flavour}/my`);
    await thief.page.evaluate(
      ({ action, fields }) => {
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action });
        for (const [name, value] of fields) {
          const input = document.createElement('input');
          Object.assign(input, { type: 'hidden', name, value });
          form.append(input);
        }
        document.body.append(form);
        form.submit();
      },
      { action: `${origin}/lti/launch`, fields: [...answer] },
    );
    // The page that would prove the browser finds nothing here to prove it with.
    await eventually('the refusal', async () => launches.answers.some(({ status }) => status >= 400));
    expect(launches.answers.map(({ status }) => status)).not.toContain(303);
    expect(launches.answers.at(-1)?.status).toBeLessThan(500);
    await seen(thief.page.getByRole('heading', { level: 1 }));
    expect(thief.page.url()).not.toContain('/p/');
    expect(await toolCookies(thief.context)).toEqual([]);
    await Promise.all([victim.context.close(), thief.context.close()]);
  });
});

async function enter({ page }: Visitor, flavour: FlavourName, person: string) {
  const { lms } = stage().homeloop;
  await lmsAt(lms, flavour).signIn(page, person);
  await page.goto(`${lms}/${flavour}/contexts/3A-CHI`);
  await page.locator('[data-open=tool]').click();
  return letIn(page);
}

/** Every answer of the tool to a launch, with what the browser brought along. */
function watchLaunches(page: Page): Launches {
  const launches: Launches = { answers: [] };
  page.context().on('response', (response) => {
    const request = response.request();
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/lti/launch')
      void note(request, response.status());
  });
  async function note(request: Request, status: number): Promise<void> {
    const headers = await request.allHeaders();
    const proof = new URLSearchParams(request.postData() ?? '').get('lti_storage');
    launches.answers.push({
      status,
      cookie: (headers.cookie ?? '').includes('__Host-'),
      proof: proof === null || proof === 'none' ? proof : 'given',
    });
  }
  return launches;
}

async function toolCookies(context: BrowserContext): Promise<Cookie[]> {
  return (await context.cookies()).filter(({ domain }) => domain === 'localhost');
}

/** A browser that keeps no cookie of the tool, whatever it is: gone by the time the LMS is asked who this is. */
async function stripCookies(context: BrowserContext, lms: string): Promise<void> {
  await context.route(
    (url) => url.origin === lms && url.searchParams.has('nonce'),
    async (route) => {
      await context.clearCookies({ domain: 'localhost' });
      await route.continue();
    },
  );
}

/** Storage of the tool's own pages throws, as it does where a browser forbids it to third parties. */
async function forbidStorage(context: BrowserContext, origin: string): Promise<void> {
  await context.addInitScript((forbidden) => {
    (globalThis as unknown as { attempt: (ask: () => unknown) => unknown }).attempt = (ask) => {
      try {
        return ask();
      } catch {
        return 'refused';
      }
    };
    if (location.origin !== forbidden) return;
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
  }, origin);
}

/** Of the pages: see `forbidStorage`. */
declare function attempt(ask: () => unknown): unknown;
