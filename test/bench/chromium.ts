import { chromium, type Browser } from 'playwright-core';
import { firstLoads } from './first-load.ts';
import type { Line } from './line.ts';
import { markingDesk } from './marking-desk.ts';
import type { Ground } from './seed.ts';

/** What a person sees, in a real browser. */
export async function inChromium(ground: Ground): Promise<Line[]> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    return [...(await firstLoads(ground, browser)), ...(await markingDesk(ground, browser))];
  } finally {
    await browser.close();
  }
}
