import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import { eventually, expectAccessible, letIn, seen, takePictures, toolIn, type Visitor } from '../support/browser.ts';
import type { FlavourName } from '../support/practice-lms/index.ts';
import type { Language, Words } from '../support/words.ts';
import { cellOf, columnsOf } from './gradebook.ts';
import { lmsAt, type Context, type Lms } from './lms.ts';
import { pdf, photo } from './papers.ts';
import { holdUploads, pressChip, scenes, useStage } from './stage.ts';

const stage = useStage();

interface Case {
  flavour: FlavourName;
  language: Language;
  context: Context;
  teacher: string;
}
const cases: Case[] = [
  { flavour: 'moodle', language: 'zh-Hant', context: '3A-CHI', teacher: 'lee' },
  { flavour: 'canvas', language: 'en', context: '3A-ENG', teacher: 'wong' },
  { flavour: 'moodle', language: 'en', context: '3A-ENG', teacher: 'wong' },
  { flavour: 'canvas', language: 'zh-Hant', context: '3A-CHI', teacher: 'lee' },
];
/** Class 3A: 30 pupils, of whom these two hand in. */
const first = { key: 'p12', name: 'Chan Tai Man' };
const second = { key: 'p05', name: 'Chu Lok Yi' };
/** What must be on the other screen within this long. */
const LIVE_MS = 2000;
/** Of the practice school's past, in Chinese: a dictation that was due, three books not collected yet. */
const pastPaper = '默書（七）';

describe.each(cases)('from launch to gradebook on $flavour in $language', ({ flavour, language, context, teacher }) => {
  const scene = scenes(stage);
  const zh = language === 'zh-Hant';
  const title = zh ? '寫作〈秋日的一天〉' : 'Writing: An autumn day';
  const paper = zh ? '抄書 第九課' : 'Copying, unit 9';
  const linked = zh ? '閱讀工作紙〈春〉' : 'Reading: A river';
  const comment = zh ? '比喻生動，結尾可再收緊。' : 'A vivid simile; tighten the ending.';
  const essay = zh
    ? '秋天到了，風很涼，葉子像小船一樣飄下來。'
    : 'Autumn is here, and the leaves sail down like small boats.';
  // Every screen is judged in both languages and on both platforms; not each of them four times.
  const isJudged = (flavour === 'moodle') === zh;
  let lms: Lms;
  let t: Words;
  let lee: Visitor;
  let pupil: Visitor;
  let books: Page;

  beforeAll(async () => {
    lms = lmsAt(stage().homeloop.lms, flavour);
    [lee, pupil] = [await stage().visitor({ language }), await stage().visitor({ language })];
    t = lee.words;
    await lms.signIn(lee.page, teacher);
    await lms.signIn(pupil.page, first.key);
    // in a browser of its own: a tab in the background is drawn when Chromium likes
    books = (await stage().visitor({ language })).page;
    await lms.signIn(books, teacher);
  }, 60_000);
  afterAll(() => Promise.all([lee.page, pupil.page, books].map((page) => page.context().close())));

  /** Axe in light and dark, and pictures. */
  async function judge(page: Page, screen: string): Promise<void> {
    if (!isJudged) return;
    await expectAccessible(page, `${screen} (${flavour}, ${language})`);
    await takePictures(page, `${screen}-${language}`, zh ? [1280, 768, 360] : [1280]);
  }

  const rowOf = (name: string) => toolIn(lee.page).getByRole('row').filter({ hasText: name });

  scene('the teacher launches from the course and sets a homework', async () => {
    const home = await lms.openTool(lee.page, context);
    // the practice school has some weeks behind it
    await seen(home.getByRole('link', { name: zh ? pastPaper : 'Worksheet 5, p. 2', exact: true }));
    await home.getByRole('link', { name: t.say('class-home:set'), exact: true }).click();
    const publish = home.getByRole('button', { name: t.like('composer:publish.to') });
    await seen(publish);
    await home.getByRole('textbox', { name: t.say('composer:titleField.label'), exact: true }).fill(title);
    const task = home.getByRole('textbox', { name: t.say('composer:rows.body'), exact: true });
    await task.click();
    await lee.page.keyboard.type(zh ? '寫一段' : 'Write ');
    await home.getByRole('button', { name: t.say('composer:rich.bold'), exact: true }).click();
    await lee.page.keyboard.type(zh ? '不少於 120 字' : 'at least 80 words');
    await home.locator('input[type=file]').setInputFiles(pdf('worksheet.pdf', 'An autumn day'));
    await seen(home.getByRole('list', { name: t.say('composer:files.label') }).getByText('worksheet.pdf'));
    await home.getByRole('spinbutton', { name: t.say('composer:marking.pointsField') }).fill('20');
    await seen(home.getByRole('complementary').getByText(t.like('composer:preview.files', { count: 1 })));
    await judge(lee.page, 'composer');
    await publish.click();
    await seen(home.getByText(t.like('composer:publish.done', { title })));
    await judge(lee.page, 'class-home');
    const set = home.getByRole('link', { name: title, exact: true });
    await seen(set);
    expect(await set.count()).toBe(1);
  });

  scene('the column stands in the gradebook of the LMS, once', async () => {
    await lms.openGradebook(books, context);
    await cellOf(books, title, first.key);
    expect(await columnsOf(books, title)).toEqual([expect.objectContaining({ scoreMaximum: 20 })]);
  });

  scene('the pupil finds it in the to-do list; that it was opened shows to the teacher at once', async () => {
    const grid = toolIn(lee.page);
    await grid.getByRole('link', { name: title, exact: true }).click();
    await seen(rowOf(first.name).filter({ hasText: t.say('progress:unseen') }));
    await seen(grid.getByText(t.say('common:live.live')));
    const toDo = await lms.openTool(pupil.page, context);
    await seen(toDo.getByRole('link', { name: title }));
    await judge(pupil.page, 'to-do');
    const opened = pupil.page.waitForResponse((response) => response.url().endsWith('/opened') && response.ok());
    await toDo.getByRole('link', { name: title }).click();
    await opened;
    await within('“seen”', seen(rowOf(first.name).filter({ hasText: t.like('progress:seen') })));
    await seen(toDo.getByText(zh ? '不少於 120 字' : 'at least 80 words'));
    await seen(toDo.getByRole('button', { name: 'worksheet.pdf' }));
  });

  scene('hands in text and two pages, with progress and a receipt', async () => {
    const form = toolIn(pupil.page);
    const pages = [await photo('page-1.jpg'), await photo('page-2.jpg')];
    await form.getByRole('textbox', { name: t.say('hand-in:form.text') }).fill(essay);
    const release = await holdUploads(pupil.page);
    await form.locator('input[type=file]').last().setInputFiles(pages);
    for (const { name } of pages) await seen(form.getByRole('progressbar', { name }));
    await seen(form.getByText(t.say('hand-in:bar.uploading', { count: 2 })));
    await release();
    await judge(pupil.page, 'hand-in');
    const press = form.getByRole('button', { name: t.like('hand-in:bar.handInText') });
    const answer = pupil.page.waitForResponse((response) => response.url().endsWith('/hand-in') && response.ok());
    await press.click();
    await answer;
    await within('“handed in”', seen(rowOf(first.name).filter({ hasText: t.say('common:state.handed-in') })));
    await seen(form.getByRole('heading', { name: t.say('hand-in:receipt.title'), exact: true }));
    const receipt = await form.getByRole('main').innerText();
    for (const { name, buffer } of pages) {
      expect(receipt).toContain(name);
      expect(receipt).toContain(createHash('sha256').update(buffer).digest('hex').slice(0, 8));
    }
    expect(receipt).toMatch(/\d{1,2}:\d\d:\d\d/);
    await judge(pupil.page, 'receipt');
  });

  scene('hands in again: version 2, and the first is kept', async () => {
    const form = toolIn(pupil.page);
    await form.getByRole('link', { name: t.say('hand-in:receipt.homeworkPage') }).click();
    await form.getByRole('button', { name: t.say('hand-in:again'), exact: true }).click();
    const text = form.getByRole('textbox', { name: t.say('hand-in:form.text') });
    await eventually('the text of the first version', async () => (await text.inputValue()) === essay);
    await text.fill(`${essay}${essay}`);
    await form.getByRole('button', { name: t.like('hand-in:bar.handInText') }).click();
    await seen(form.getByRole('heading', { name: t.say('hand-in:receipt.title'), exact: true }));
    await form.getByRole('link', { name: t.say('hand-in:receipt.homeworkPage') }).click();
    await seen(form.getByRole('link', { name: t.like('hand-in:versions.number', { number: 1 }) }));
    await judge(pupil.page, 'handed-in');
  });

  scene('the teacher marks by keyboard, pupil after pupil, and returns them', async () => {
    await handInAs(second.key);
    await seen(rowOf(second.name).filter({ hasText: t.say('common:state.handed-in') }));
    await judge(lee.page, 'progress');
    const desk = toolIn(lee.page);
    await desk.getByRole('link', { name: t.say('progress:acts.mark', { count: 2 }), exact: true }).click();
    const panel = desk.getByRole('complementary', { name: t.say('marking:panel.label') });
    // by class number
    for (const one of [second, first]) {
      await seen(panel.filter({ hasText: one.name }));
      await eventually('the points field has the focus', () =>
        desk.evaluate(() => document.activeElement?.getAttribute('inputmode') === 'decimal'),
      );
      if (one === first) {
        await seen(desk.getByRole('img').first());
        await judge(lee.page, 'marking');
      }
      await lee.page.keyboard.type(one === first ? '15' : '12');
      if (one === first) {
        await lee.page.keyboard.press('c');
        await lee.page.keyboard.type(comment);
        await lee.page.keyboard.press('Control+Enter');
      } else await lee.page.keyboard.press('Enter');
    }
    await desk.getByRole('button', { name: t.say('marking:bar.return', { count: 2 }), exact: true }).click();
    await judge(lee.page, 'return');
    await desk
      .getByRole('dialog')
      .getByRole('button', { name: t.say('marking:return.confirm', { count: 2 }) })
      .click();
    await seen(desk.getByText(t.like('marking:gradebook.confirmed', { count: 2 })));
  });

  scene('the gradebook of the LMS shows 15/20 and the comment; Homeloop says confirmed', async () => {
    const cell = await cellOf(books, title, first.key);
    await seen(cell.locator('.score').filter({ hasText: /^15$/ }));
    await seen(cell.locator('.comment').filter({ hasText: comment }));
    await seen((await cellOf(books, title, second.key)).locator('.score').filter({ hasText: /^12$/ }));
    expect(await columnsOf(books, title)).toHaveLength(1);
    const desk = toolIn(lee.page);
    await desk.getByRole('link', { name: t.say('marking:bar.close') }).click();
    await desk.getByRole('link', { name: t.say('progress:gradebook.open') }).click();
    const row = desk.getByRole('row').filter({ hasText: first.name });
    await seen(row.filter({ hasText: t.say('gradebook:state.confirmed') }));
    await seen(desk.getByText(t.like('gradebook:sentence.all', { count: 2 })));
    await judge(lee.page, 'gradebook');
  });

  scene('the pupil sees the mark and the comment', async () => {
    const toDo = await lms.openTool(pupil.page, context);
    const item = toDo.getByRole('listitem').filter({ hasText: title });
    await seen(item.getByText('15/20'));
    await item.getByRole('link', { name: title }).click();
    await seen(toDo.getByRole('heading', { name: t.say('hand-in:returned.title') }));
    await seen(toDo.getByText(comment));
    await judge(pupil.page, 'returned');
  });

  scene('paper is ticked in one pass, by number', async () => {
    const home = await lms.openTool(lee.page, context);
    await home.getByRole('link', { name: t.say('class-home:set'), exact: true }).click();
    await home.getByRole('textbox', { name: t.say('composer:titleField.label'), exact: true }).fill(paper);
    await pressChip(home, t.say('composer:handingIn.label'), t.say('composer:handingIn.paper'));
    await home.getByRole('button', { name: t.like('composer:publish.to') }).click();
    await home.getByRole('link', { name: `${t.say('class-home:next.collect')} ${paper}`, exact: true }).click();
    const tiles = home.getByRole('list', { name: t.say('collect:tiles') });
    await tiles.getByRole('button').nth(29).waitFor();
    await home.getByRole('heading', { level: 1 }).click();
    for (let number = 1; number <= 30; number += 1) {
      if (number === 7) continue;
      await lee.page.keyboard.type(String(number));
      await lee.page.keyboard.press(number === 20 ? 'a' : 'Enter');
    }
    await eventually('28 books', async () => (await tiles.getByRole('button', { pressed: true }).count()) === 28);
    await seen(home.getByText(t.say('collect:sync.saved')));
    await seen(home.getByText(t.like('collect:before', { numbers: '(7)' })));
    await judge(lee.page, 'collect');
    await closeCollection();
    await seen(rowOf('Lee Tsz Him').filter({ hasText: t.say('common:state.absent') }));
    await seen(rowOf(first.name).filter({ hasText: t.say('progress:collected') }));
    // It is due tomorrow: nobody is missing anything today.
    expect(await missing()).toBe(0);
  });

  if (zh) {
    scene('what is due and not collected is missing only after the collection is closed', async () => {
      const home = await lms.openTool(lee.page, context);
      await home.getByRole('link', { name: pastPaper, exact: true }).click();
      const open = home.getByRole('row').filter({ hasText: t.say('common:state.not-collected') });
      await seen(open);
      expect(await open.count()).toBe(3);
      expect(await missing()).toBe(0);
      await home.getByRole('link', { name: t.say('progress:acts.collect'), exact: true }).click();
      await closeCollection();
      await seen(home.getByRole('row').filter({ hasText: t.say('common:state.missing') }));
      expect(await missing()).toBe(3);
      expect(await open.count()).toBe(0);
      await judge(lee.page, 'collected');
    });
  }

  async function closeCollection(): Promise<void> {
    const page = toolIn(lee.page);
    await page.getByRole('button', { name: t.say('collect:close'), exact: true }).click();
    await page.getByRole('link', { name: t.say('collect:progress') }).click();
    await seen(rowOf(first.name));
  }

  const missing = () =>
    toolIn(lee.page)
      .getByRole('row')
      .filter({ hasText: t.say('common:state.missing') })
      .count();

  scene('the LMS deep-links a new homework: one link, one column', async () => {
    const choice = await addFromCourse();
    await judge(lee.page, 'deep-linking');
    await choice.getByRole('link', { name: t.say('deep-linking:new.set') }).click();
    await choice.getByRole('textbox', { name: t.say('composer:titleField.label'), exact: true }).fill(linked);
    await choice.getByRole('button', { name: t.like('composer:publish.toLms') }).click();
    await savedInCourse(linked);
    await lms.openGradebook(books, context);
    await cellOf(books, linked, first.key);
    expect(await columnsOf(books, linked)).toHaveLength(1);
    const opened = await lms.openLink(pupil.page, context, linked);
    await seen(opened.getByRole('heading', { level: 1, name: linked }));
    await seen(opened.getByRole('textbox', { name: t.say('hand-in:form.text') }));
  });

  scene('the LMS deep-links homework that is set already: still one column', async () => {
    const choice = await addFromCourse();
    await choice.locator('label').filter({ hasText: title }).click();
    await choice.getByRole('button', { name: t.like('deep-linking:existing.use', { count: 1 }) }).click();
    await savedInCourse(title);
    const opened = await lms.openLink(lee.page, context, title);
    await seen(opened.getByRole('heading', { level: 1, name: title }));
    await lms.openGradebook(books, context);
    expect(await columnsOf(books, title)).toHaveLength(1);
    expect(await columnsOf(books, linked)).toHaveLength(1);
    await seen((await cellOf(books, title, first.key)).locator('.score').filter({ hasText: /^15$/ }));
  });

  async function addFromCourse(): Promise<Frame> {
    await lms.openContext(lee.page, context);
    await lee.page.locator('[data-add]').first().click();
    const choice = await letIn(lee.page);
    await seen(choice.getByRole('heading', { level: 1, name: t.say('deep-linking:title') }));
    return choice;
  }

  /** Moodle shows its form first; Canvas makes an assignment that waits to be published. */
  async function savedInCourse(name: string): Promise<void> {
    const link = lee.page.locator('[data-link]').filter({ hasText: name });
    const save = lee.page.locator('[data-save]');
    await seen(save.or(link));
    if (await save.isVisible()) await save.click();
    await seen(link);
    const publish = link.locator('button[name=on][value="1"]');
    if (await publish.isVisible()) await publish.click();
    await seen(link);
  }

  async function handInAs(person: string): Promise<void> {
    const other = await stage().visitor({ language });
    await lms.signIn(other.page, person);
    const toDo = await lms.openTool(other.page, context);
    await toDo.getByRole('link', { name: title }).click();
    await toDo.getByRole('textbox', { name: t.say('hand-in:form.text') }).fill(essay);
    await toDo.getByRole('button', { name: t.like('hand-in:bar.handInText') }).click();
    await seen(toDo.getByRole('heading', { name: t.say('hand-in:receipt.title'), exact: true }));
    await other.context.close();
  }

  async function within(what: string, shown: Promise<void>): Promise<void> {
    const from = performance.now();
    await shown;
    const took = performance.now() - from;
    console.info(`${what} stood in the teacher's grid after ${took.toFixed(0)} ms (${flavour}, ${language})`);
    expect(took).toBeLessThan(LIVE_MS);
  }
});
