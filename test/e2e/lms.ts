import type { Frame, Page } from 'playwright-core';
import { letIn, seen } from '../support/browser.ts';
import type { FlavourName } from '../support/practice-lms/index.ts';

export type Context = '3A-CHI' | '3A-ENG';

/** The practice LMS as people use it: by its own pages. */
export interface Lms {
  signIn(page: Page, person: string): Promise<void>;
  /** Course → Homeloop. @returns the tool's frame */
  openTool(page: Page, context: Context): Promise<Frame>;
  /** Course → its newest homework link of that name: Canvas makes one with each column. */
  openLink(page: Page, context: Context, title: string): Promise<Frame>;
  /** Course → Homeloop, in a window of its own. */
  openWindow(page: Page, context: Context): Promise<Page>;
  openContext(page: Page, context: Context): Promise<void>;
  openGradebook(page: Page, context: Context): Promise<void>;
  /** Down for maintenance, as the administrator switches it; the LMS's own pages go on. */
  setDown(page: Page, down: boolean): Promise<void>;
}

export function lmsAt(origin: string, flavour: FlavourName): Lms {
  const at = (context: Context, rest = ''): string => `${origin}/${flavour}/contexts/${context}${rest}`;
  return {
    async signIn(page, person) {
      await page.goto(origin);
      await page.locator(`[data-sign-in="${flavour}/${person}"]`).click();
      await seen(page.locator(`[data-person="${person}"]`));
    },
    async openTool(page, context) {
      await page.goto(at(context));
      await page.locator('[data-open=tool]').click();
      return letIn(page);
    },
    async openLink(page, context, title) {
      await page.goto(at(context));
      await page.locator('[data-link]').getByRole('link', { name: title, exact: true }).last().click();
      return letIn(page);
    },
    async openWindow(page, context) {
      await page.goto(at(context));
      const opened = page.waitForEvent('popup');
      await page.locator('[data-open=window]').click();
      const window = await opened;
      await window.waitForURL(/\/p\/[^/]+\/[^/]+/);
      return window;
    },
    openContext: async (page, context) => void (await page.goto(at(context))),
    openGradebook: async (page, context) => void (await page.goto(at(context, '/gradebook'))),
    async setDown(page, down) {
      await this.signIn(page, 'head');
      await page.goto(`${origin}/${flavour}/admin`);
      await page.locator('#switches input[name=down]').setChecked(down);
      await page.locator('#switches button.main').click();
      await page.waitForLoadState();
    },
  };
}
