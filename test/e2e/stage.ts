import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Frame, Page, Route } from 'playwright-core';
import { openBrowser, type TestBrowser, type Visitor, type VisitorOptions } from '../support/browser.ts';
import { startHomeloop, type RunningHomeloop } from '../support/running-homeloop.ts';

export interface Stage {
  homeloop: RunningHomeloop;
  browser: TestBrowser;
  visitor(options?: VisitorOptions): Promise<Visitor>;
}

/** One running Homeloop and one Chromium for a test file. After each test nobody's page may have complained. */
export function useStage(args: string[] = []): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    const homeloop = await startHomeloop();
    const browser = await openBrowser(args);
    stage = { homeloop, browser, visitor: (options) => browser.visitor(options) };
  }, 120_000);
  afterEach(() => {
    expect(stage?.browser.takeComplaints() ?? []).toEqual([]);
  });
  afterAll(async () => {
    await stage?.browser.close();
    await stage?.homeloop.stop();
  }, 60_000);
  return () => {
    if (!stage) throw new Error('the stage stands only while tests run');
    return stage;
  };
}

/**
 * Tests that go on from each other, in this order. One that fails leaves pictures of every page and the tool's log; those
 * after it don't wait for what never comes.
 */
export function scenes(stage: () => Stage): (name: string, play: () => Promise<void>, seconds?: number) => void {
  let broken = '';
  return (name, play, seconds = 90) =>
    test(
      name,
      async () => {
        if (broken) throw new Error(`not played, since “${broken}” failed`);
        try {
          await play();
        } catch (error) {
          broken = name;
          const { homeloop, browser } = stage();
          const where = expect.getState().currentTestName ?? name;
          await browser.picture(where.replace(/[^\p{L}\d]+/gu, '-').slice(-90));
          console.error(`The tool's log before it failed:\n${troubles(homeloop.log())}`);
          throw error;
        }
      },
      seconds * 1000,
    );
}

/** Warnings and errors of the log, else its last lines. */
function troubles(log: string): string {
  const lines = log.split('\n');
  const bad = lines.filter((line) => /"level":(4|5|6)0|"status":(4|5)\d\d/.test(line)).slice(-30);
  return (bad.length > 0 ? bad : lines.slice(-15)).join('\n');
}

/** Presses a chip: the radio button or check box that looks like one. */
export async function pressChip(frame: Frame, group: string, label: string | RegExp): Promise<void> {
  await frame.getByRole('group', { name: group, exact: true }).locator('label').filter({ hasText: label }).click();
}

/** Keeps uploads half-way until the returned function is called. */
export async function holdUploads(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  const hold = async (route: Route): Promise<void> => {
    if (open || route.request().method() !== 'PATCH') return route.continue();
    held.push(route);
  };
  await page.context().route('**/api/uploads/**', hold);
  return async () => {
    open = true;
    await Promise.all(held.map((route) => route.continue()));
    await page.context().unroute('**/api/uploads/**', hold);
  };
}
