import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Frame, type Locator, type Page } from 'playwright-core';
import { wordsOf, type Language, type Words } from './words.ts';

const root = join(import.meta.dirname, '..', '..');
const shots = join(root, 'test/e2e/shots');
/** The second list replaces Playwright's own, which would switch off that storage is kept apart by the site around it. */
const switches = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
  '--disable-features=HttpsUpgrades,MediaRouter,PaintHolding,Translate,OptimizationHints,LensOverlay,GlobalMediaControls',
];
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** One browser of one person: own cookies, own storage. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  words: Words;
  /** What pages and scripts complained about, but for what the test expects. */
  complaints: string[];
  /** From now on a complaint that matches is part of the story, e.g. a refused upload. */
  expectComplaint(pattern: RegExp): void;
}

export interface VisitorOptions {
  language?: Language;
  viewport?: { width: number; height: number };
  /** A phone or tablet. */
  touch?: boolean;
}

export interface TestBrowser {
  visitor(options?: VisitorOptions): Promise<Visitor>;
  /** All that anybody's pages complained about since the last time. */
  takeComplaints(): string[];
  /** A picture of every open page, named by what failed. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts Chromium: CHROMIUM, else /usr/bin/chromium. */
export async function openBrowser(args: string[] = []): Promise<TestBrowser> {
  mkdirSync(shots, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...switches, ...args],
  });
  const visitors: Visitor[] = [];
  return {
    async visitor(options = {}) {
      const visitor = await openVisitor(browser, options);
      visitors.push(visitor);
      return visitor;
    },
    takeComplaints: () => visitors.flatMap(({ complaints }) => complaints.splice(0)),
    async picture(name) {
      const pages = browser.contexts().flatMap((context) => context.pages());
      for (const [i, page] of pages.entries()) {
        await page.screenshot({ path: join(shots, `failed-${name}-${i}.png`) }).catch(() => undefined);
      }
    },
    close: () => browser.close(),
  };
}

async function openVisitor(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { language = 'zh-Hant', viewport = { width: 1280, height: 860 }, touch = false } = options;
  const context = await browser.newContext({
    locale: language === 'en' ? 'en-GB' : 'zh-HK',
    timezoneId: 'Asia/Hong_Kong',
    viewport,
    hasTouch: touch,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  const complain = (text: string): void => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  context.on('weberror', (error) => complain(`error: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') complain(`console: ${message.text()} (${message.location().url})`);
  });
  return {
    context,
    page: await context.newPage(),
    words: wordsOf(language),
    complaints,
    expectComplaint: (pattern) => void expected.push(pattern),
  };
}

/** The frame of the tool inside a page of the LMS, or the page itself when the tool has a window of its own. */
export function toolIn(page: Page): Frame {
  return page.frame({ name: 'tool' }) ?? page.mainFrame();
}

/** Waits until the tool has let its person in, and its first page stands and is drawn in the LMS's frame. */
export async function letIn(page: Page): Promise<Frame> {
  const frame = await eventually('the frame of the tool', async () => page.frame({ name: 'tool' }));
  await frame.waitForURL(/\/p\/[^/]+\/[^/]+/);
  await seen(frame.getByRole('heading', { level: 1 }));
  await drawn(frame);
  return frame;
}

/** Chromium sends a press to the page around while a frame of another site isn't drawn yet, and photographs it white. */
async function drawn(frame: Frame): Promise<void> {
  await frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Waits until it can be seen. */
export const seen = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'visible' });
/** Waits until it is no more to be seen. */
export const gone = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'hidden' });

/**
 * Waits until `ask` gives something true.
 * @throws after `seconds`, naming what never came
 */
export async function eventually<T>(what: string, ask: () => Promise<T>, seconds = 20): Promise<NonNullable<T>> {
  const until = performance.now() + seconds * 1000;
  let last: unknown;
  while (performance.now() < until) {
    last = await ask();
    if (last) return last as NonNullable<T>;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  throw new Error(`${what}: not within ${seconds} s (last: ${JSON.stringify(last)})`);
}

interface AxeFinding {
  id: string;
  impact: string;
  help: string;
  nodes: { target: string[]; html: string; failureSummary: string }[];
}

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 A and AA by axe; in the dark look its contrasts once more. @throws with every finding */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const frame = toolIn(page);
  const findings: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await frame.waitForFunction((look) => document.documentElement.dataset.mantineColorScheme === look, colorScheme);
    await frame.evaluate(axe);
    const runOnly = colorScheme === 'light' ? everything : { type: 'rule', values: ['color-contrast'] };
    const violations = await frame.evaluate(async (rules) => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run(root: Document, options: object): Promise<{ violations: AxeFinding[] }> };
      };
      return (await checker.run(document, { runOnly: rules, resultTypes: ['violations'] })).violations;
    }, runOnly);
    for (const { id, help, nodes } of violations)
      for (const { target, html, failureSummary } of nodes)
        findings.push(
          `${where}, ${colorScheme}: ${id}: ${help}\n  ${target.join(' ')}\n  ${html}\n  ${failureSummary}`,
        );
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (findings.length > 0) throw new Error(`axe finds ${findings.length}:\n${findings.join('\n')}`);
}

/** Pictures of the tool alone at the widths that matter, in a window as high as what stands in it. */
export async function takePictures(page: Page, name: string, widths = [1280, 768, 360]): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 860 };
  const frame = toolIn(page);
  const framed = page.locator('iframe[name=tool]');
  for (const width of widths) {
    let window = { width, height: width < 500 ? 780 : 860 };
    await page.setViewportSize(window);
    let box = await place();
    window = { ...window, width: width + width - box.width };
    await page.setViewportSize(window);
    await drawn(frame);
    const height = await frame.evaluate(() => document.documentElement.scrollHeight);
    box = await place();
    await page.setViewportSize({ ...window, height: Math.max(window.height, Math.ceil(box.y + height)) });
    await drawn(frame);
    const path = join(shots, `${name}-${width}.png`);
    await page.screenshot({ path, clip: await place(), animations: 'disabled' });
  }
  await page.setViewportSize(before);
  await drawn(frame);

  async function place(): Promise<{ x: number; y: number; width: number; height: number }> {
    const whole = page.viewportSize() ?? before;
    if (frame === page.mainFrame()) return { x: 0, y: 0, ...whole };
    const box = (await framed.boundingBox()) ?? { x: 0, y: 0, ...whole };
    return { ...box, y: box.y + (await page.evaluate(() => scrollY)) };
  }
}
