import { describe, expect, test } from '@jest/globals';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { eventually, toolIn, type Visitor } from '../support/browser.ts';
import type { FlavourName } from '../support/practice-lms/index.ts';
import { lmsAt } from './lms.ts';
import { useStage } from './stage.ts';

// The LMS is 127.0.0.1, the tool localhost: two sites. Chromium blocks third-party cookies as it does for those who opted out.
// A page that a test has changed on its way counts as coming from outside, which may not lead to a local address.
const stage = useStage(['--test-third-party-cookie-phaseout', '--disable-features=LocalNetworkAccessChecks']);

const flavours: FlavourName[] = ['moodle', 'canvas'];

interface Missing {
  /** The tool's cookies are taken out of its answers. */
  cookies?: boolean;
  /** The tool's pages find no storage of their own. */
  storage?: boolean;
}

async function visitorWithout(missing: Missing): Promise<Visitor> {
  const visitor = await stage().visitor();
  if (missing.cookies) await withoutCookies(visitor.context);
  if (missing.storage) await withoutStorage(visitor.context);
  return visitor;
}

async function withoutCookies(context: BrowserContext): Promise<void> {
  await context.route(`${stage().homeloop.origin}/lti/**`, async (route) => {
    // what Chromium adds behind the interception, and the tool goes by
    const framed = { ...(await route.request().allHeaders()), 'sec-fetch-dest': 'iframe' };
    const answer = await route.fetch({ headers: framed, maxRedirects: 0 });
    const { 'set-cookie': _dropped, ...headers } = answer.headers();
    // the fetch itself has put it into the browser's jar
    await context.clearCookies({ domain: 'localhost' });
    await route.fulfill({ response: answer, headers });
  });
}

async function withoutStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (location.hostname !== 'localhost') return;
    const refuse = (): never => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.defineProperty(window, 'sessionStorage', { get: refuse });
    Object.defineProperty(window, 'localStorage', { get: refuse });
  });
}

/** Opens Homeloop inside the LMS's page, as a pupil; waits for the tool's page or a refusal. */
async function launchInFrame(page: Page, flavour: FlavourName): Promise<Frame> {
  const lms = lmsAt(stage().homeloop.lms, flavour);
  await lms.signIn(page, 'p12');
  await lms.openContext(page, '3A-CHI');
  await page.locator('[data-open=tool]').click();
  await eventually('the tool or a refusal', async () => {
    const frame = toolIn(page);
    return frame !== page.mainFrame() && (/\/to-do/.test(frame.url()) || (await refusalIn(frame)) !== null);
  });
  return toolIn(page);
}

const refusalIn = (frame: Frame): Promise<string | null> =>
  frame
    .locator('html')
    .getAttribute('data-refusal', { timeout: 1000 })
    .catch(() => null);

describe('in a frame of another site, third-party cookies blocked', () => {
  test('such cookies are really blocked here, partitioned ones are not', async () => {
    const { page } = await visitorWithout({});
    const frame = await launchInFrame(page, 'moodle');
    const kept = await frame.evaluate(() => {
      document.cookie = 'third=1; SameSite=None; Secure; Path=/';
      document.cookie = 'apart=1; SameSite=None; Secure; Path=/; Partitioned';
      return document.cookie;
    });
    expect(kept).toContain('apart=1');
    expect(kept).not.toContain('third=1');
  });

  test.each(flavours)('a launch from %s is proved by its Partitioned cookie', async (flavour) => {
    const { page } = await visitorWithout({ storage: true });
    const proofs: number[] = [];
    page.on('response', (answer) => {
      if (answer.url().endsWith('/lti/launch')) proofs.push(answer.status());
    });
    const frame = await launchInFrame(page, flavour);
    expect(frame.url()).toContain('/to-do');
    // the cookie alone sufficed: answered at once with the redirect, no page that asks a storage
    expect(proofs).toEqual([303]);
  });

  test.each(flavours)('without any cookie a launch from %s is proved by the browser’s own storage', async (flavour) => {
    const { page } = await visitorWithout({ cookies: true });
    const frame = await launchInFrame(page, flavour);
    expect(frame.url()).toContain('/to-do');
  });

  test('without cookie and own storage it is proved by the platform’s storage', async () => {
    const { page } = await visitorWithout({ cookies: true, storage: true });
    const frame = await launchInFrame(page, 'canvas');
    expect(frame.url()).toContain('/to-do');
  });

  test('without any of the three nobody gets in, and the page says what to do', async () => {
    const visitor = await visitorWithout({ cookies: true, storage: true });
    visitor.expectComplaint(/40[13]/);
    const frame = await launchInFrame(visitor.page, 'moodle');
    expect(await refusalIn(frame)).toBe('lti_browser_unproven');
  });
});

test.each(flavours)('a launch from %s that was begun in another browser gets nobody in', async (flavour) => {
  const begun = await visitorWithout({});
  let form = '';
  await begun.context.route('**/lti/launch', async (route) => {
    form = route.request().postData() ?? '';
    await route.abort();
  });
  begun.expectComplaint(/ERR_FAILED/);
  const lms = lmsAt(stage().homeloop.lms, flavour);
  await lms.signIn(begun.page, 'p12');
  await lms.openContext(begun.page, '3A-CHI');
  await begun.page.locator('[data-open=tool]').click();
  await eventually('the form on its way to the tool', async () => form);

  const other = await visitorWithout({});
  other.expectComplaint(/40[13]/);
  const fields = [...new URLSearchParams(form)].map(([name, value]) => ({ name, value }));
  await other.page.goto(`${stage().homeloop.lms}/`);
  await other.page.evaluate(
    ({ action, inputs }) => {
      const posted = document.createElement('form');
      posted.method = 'post';
      posted.action = action;
      for (const { name, value } of inputs) {
        const input = document.createElement('input');
        Object.assign(input, { type: 'hidden', name, value });
        posted.append(input);
      }
      document.body.append(posted);
      posted.submit();
    },
    { action: `${stage().homeloop.origin}/lti/launch`, inputs: fields },
  );
  const refusal = await eventually('a refusal', () => refusalIn(other.page.mainFrame()));
  expect(refusal).toMatch(/^lti_browser_/);
  expect(other.page.url()).not.toContain('/p/');
});
