import type { Browser, BrowserContext, Page } from 'playwright-core';
import { atMost, MOODLE, told, type Line } from './line.ts';
import { walkLaunch, type LaunchOf } from './platform.ts';
import type { Ground } from './seed.ts';

const KB = 1000;
const RUNS = 3;
/** Slow 4G as Lighthouse has it, on a processor four times slower. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const CPU_SLOWER = 4;

interface Load {
  bytes: number;
  requests: number;
  settledMs: number;
}

interface Visit {
  person: LaunchOf;
  target: string;
  /** Seen once the page has its content. */
  awaited: string;
}

/** From the launch's redirect to a page at rest: nothing on its way, nothing changing. */
export async function firstLoads(ground: Ground, browser: Browser): Promise<Line[]> {
  const { usual, door } = ground;
  const context = { id: usual.context.contextId, label: usual.label, title: '3A 中國語文' };
  const teacher: Visit = {
    person: { sub: ground.teacher.lmsUserId, name: 'Lee', role: 'Instructor', context },
    target: door.launch,
    awaited: '第1次作文',
  };
  const pupil: Visit = {
    person: { sub: usual.pupils[0]?.lmsUserId ?? '', name: '陳大文1', role: 'Learner', context },
    target: `${door.launch}?homework_id=${usual.classHomeworkIds[1]}`,
    awaited: '第2次作文',
  };
  const home = await visits(ground, browser, teacher);
  const page = await visits(ground, browser, pupil);
  const kB = (load: Load): number => load.bytes / KB;
  return [
    atMost('class home, first load, compressed', kB(home.cold), 'kB', 250, {
      figure: 657,
      name: `${MOODLE}, table alone`,
    }),
    atMost('class home, settled cold', home.cold.settledMs, 'ms', 500, { figure: 3200, name: MOODLE }),
    atMost('class home, settled warm', home.warm.settledMs, 'ms', 500, { figure: 3000, name: MOODLE }),
    told(
      'class home, settled cold, slow 4G, CPU ÷ 4',
      `${home.slow.settledMs.toFixed(0)} ms`,
      `${home.slow.requests} requests`,
    ),
    atMost('pupil’s homework, first load, compressed', kB(page.cold), 'kB', 150, { figure: 1400, name: MOODLE }),
    told(
      'pupil’s homework, settled cold',
      `${page.cold.settledMs.toFixed(0)} ms`,
      `${page.cold.requests} requests (32, ${MOODLE})`,
    ),
    told('pupil’s homework, settled warm', `${page.warm.settledMs.toFixed(0)} ms`),
    atMost('pupil’s homework, settled cold, slow 4G, CPU ÷ 4', page.slow.settledMs, 'ms', 2000, {
      figure: 14_200,
      name: MOODLE,
    }),
  ];
}

/** The middle of several runs, each in a fresh browser profile. */
async function visits(ground: Ground, browser: Browser, visit: Visit): Promise<{ cold: Load; warm: Load; slow: Load }> {
  const cold: Load[] = [];
  const warm: Load[] = [];
  const slow: Load[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const swift = await browser.newContext({ locale: 'zh-HK' });
    cold.push(await load(ground, swift, visit, false));
    warm.push(await load(ground, swift, visit, false));
    await swift.close();
    const hindered = await browser.newContext({ locale: 'zh-HK' });
    slow.push(await load(ground, hindered, visit, true));
    await hindered.close();
  }
  return { cold: middle(cold), warm: middle(warm), slow: middle(slow) };
}

function middle(loads: Load[]): Load {
  return [...loads].sort((a, b) => a.settledMs - b.settledMs)[Math.floor(loads.length / 2)] as Load;
}

/** Where the launch leads. */
export async function landingOf(ground: Ground, visit: Omit<Visit, 'awaited'>): Promise<string> {
  const answer = await walkLaunch(ground.platform, ground.door, visit.person, visit.target);
  return new URL(answer.headers.get('location') ?? '', ground.installation.origin).href;
}

async function load(ground: Ground, context: BrowserContext, visit: Visit, isSlow: boolean): Promise<Load> {
  const address = await landingOf(ground, visit);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  if (isSlow) {
    await wire.send('Network.emulateNetworkConditions', SLOW_4G);
    await wire.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
  }
  await page.addInitScript(watchChanges);
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByText(visit.awaited).first().waitFor({ timeout: 60_000 });
  const settledMs = await settled(page);
  await page.close();
  return { bytes, requests, settledMs };
}

/** Runs in the page: notes the last change of what is seen, and when the last answer had come. */
function watchChanges(): void {
  const seen = { at: 0 };
  Object.assign(window, { lastChange: seen });
  new MutationObserver(() => (seen.at = performance.now())).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      seen.at = Math.max(seen.at, (entry as PerformanceResourceTiming).responseEnd);
  }).observe({ type: 'resource', buffered: true });
}

/** Waits for 800 ms of rest. @returns milliseconds from the navigation to the last change before it */
async function settled(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => {
      const { at } = (window as unknown as { lastChange: { at: number } }).lastChange;
      return performance.now() - at > 800 ? at : false;
    },
    undefined,
    { polling: 100, timeout: 60_000 },
  );
  return (await handle.jsonValue()) as number;
}
