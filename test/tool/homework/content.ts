import { addMs, now } from '../../../tool/core/clock.ts';
import type { z } from 'zod';
import type { HomeworkContent, publishBody } from '../../../tool/homework/homework.contract.ts';
import type { TestContext } from '../../support/factories/school.ts';

export const HOUR = 3600_000;

/** A homework as a teacher would type it, with what the test changes. */
export const content = (changed: Partial<HomeworkContent> = {}): HomeworkContent => ({
  title: '〈荷塘月色〉閱讀理解',
  bodyHtml: '<p>第 1 至 3 題</p>',
  subjectId: null,
  marking: 'points',
  points: 20,
  handingIn: 'digital',
  minutes: 25,
  files: [],
  ...changed,
});

/** An instant some hours from now, as the API takes it. */
export const inHours = (hours: number): string => addMs(now(), hours * HOUR).toISOString();

/** What the composer sends for classes that are all due in a day. */
export const publish = (
  contexts: TestContext[],
  changed: Partial<HomeworkContent> = {},
  more: Partial<z.infer<typeof publishBody>> = {},
): z.infer<typeof publishBody> => ({
  content: content(changed),
  classes: contexts.map((context) => ({ contextId: context.id, dueAt: inHours(24), dueRule: 'typed' as const })),
  draftId: null,
  deepLinkingId: null,
  ...more,
});
