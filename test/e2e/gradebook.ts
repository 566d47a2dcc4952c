import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/browser.ts';
import type { GradebookColumn } from '../support/practice-lms/index.ts';

/** The columns of the LMS's gradebook page that bear this title. */
export async function columnsOf(page: Page, title: string): Promise<GradebookColumn[]> {
  const { origin, pathname } = new URL(page.url());
  const answer = await page.request.get(`${origin}${pathname}.json`);
  const { columns } = (await answer.json()) as { columns: GradebookColumn[] };
  return columns.filter((column) => column.label === title);
}

/** The cell of one pupil in the column with this title, as it stands on the open gradebook page. */
export async function cellOf(page: Page, title: string, person: string): Promise<Locator> {
  const [column] = await eventually(`the column ${title}`, async () => {
    const found = await columnsOf(page, title);
    return found.length > 0 ? found : undefined;
  });
  return page.locator(`[data-cell="${column?.id}/${person}"]`);
}
