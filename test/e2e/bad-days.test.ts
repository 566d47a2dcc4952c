import { beforeAll, describe, expect } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { eventually, gone, seen, toolIn, type Visitor } from '../support/browser.ts';
import { cellOf } from './gradebook.ts';
import { lmsAt, type Lms } from './lms.ts';
import { pdf, photo, program } from './papers.ts';
import { pressChip, scenes, useStage } from './stage.ts';

const stage = useStage();
const scene = (...words: Parameters<ReturnType<typeof scenes>>): void => scenes(stage)(...words);
const context = '3A-CHI';
const title = '天氣日記';
const diary = '今天下雨，操場像一面鏡子。';
const MB = 1024 * 1024;

describe('bad days', () => {
  let lms: Lms;
  let lee: Visitor;

  beforeAll(async () => {
    lms = lmsAt(stage().homeloop.lms, 'moodle');
    lee = await stage().visitor();
    await lms.signIn(lee.page, 'lee');
    const home = await lms.openTool(lee.page, context);
    await seen(home.getByRole('link', { name: '默書（七）', exact: true }));
    await set(home, title);
    const early = await pupil('p01');
    await handIn(early.frame, early.visitor, '昨天放晴了。');
    await early.visitor.context.close();
  }, 90_000);

  const t = () => lee.words;

  scene('a session ends while a pupil types: the text stays, and is there after a new launch', async () => {
    const { visitor, frame } = await pupil('p06');
    visitor.expectComplaint(/status of 401/);
    await textOf(frame).fill(diary);
    await seen(frame.getByText(t().say('hand-in:form.kept')));
    await endSession(frame);
    await textOf(frame).pressSequentially('真美。');
    await frame.getByRole('button', { name: t().like('hand-in:bar.handInText') }).click();
    const dialog = frame.getByRole('dialog', { name: t().say('door.ended.title') });
    await seen(dialog.getByText(t().say('door.ended.body')));
    await dialog.getByRole('button', { name: t().say('door.ended.look') }).click();
    await gone(dialog);
    expect(await textOf(frame).inputValue()).toBe(`${diary}真美。`);
    const again = await openHomework(visitor.page);
    await eventually('the text is back', async () => (await textOf(again).inputValue()) === `${diary}真美。`);
    await again.getByRole('button', { name: t().like('hand-in:bar.handInText') }).click();
    await seen(receipt(again));
    await visitor.context.close();
  });

  scene('a session ends while a teacher writes a homework: title and text are there after a new launch', async () => {
    const other = await stage().visitor();
    other.expectComplaint(/status of 401/);
    await lms.signIn(other.page, 'lee');
    const home = await lms.openTool(other.page, context);
    await home.getByRole('link', { name: t().say('class-home:set'), exact: true }).click();
    const name = home.getByRole('textbox', { name: t().say('composer:titleField.label'), exact: true });
    await name.fill('造句練習');
    await endSession(home);
    await home.getByRole('textbox', { name: t().say('composer:rows.body'), exact: true }).click();
    await other.page.keyboard.type('用「雖然……但是……」造三句。');
    await seen(home.getByRole('dialog', { name: t().say('door.ended.title') }));
    const anew = await lms.openTool(other.page, context);
    await anew.getByRole('link', { name: t().say('class-home:set'), exact: true }).click();
    await seen(anew.getByText(t().like('composer:restored.text')));
    expect(await anew.getByRole('textbox', { name: t().say('composer:titleField.label') }).inputValue()).toBe(
      '造句練習',
    );
    await seen(anew.getByRole('textbox', { name: t().say('composer:rows.body') }).getByText('造三句'));
    await other.context.close();
  });

  scene('a session ends while a teacher marks: points and comment are there after a new launch', async () => {
    const other = await stage().visitor();
    other.expectComplaint(/status of 401/);
    await lms.signIn(other.page, 'lee');
    const desk = await openDesk(other.page);
    await endSession(desk);
    await other.page.keyboard.type('16');
    await desk.getByRole('textbox', { name: t().like('marking:comment') }).fill('觀察入微。');
    await seen(desk.getByRole('dialog', { name: t().say('door.ended.title') }));
    const anew = await openDesk(other.page);
    const comment = anew.getByRole('textbox', { name: t().like('marking:comment') });
    await eventually('the comment is back', async () => (await comment.inputValue()) === '觀察入微。');
    expect(await anew.locator('input[inputmode=decimal]').inputValue()).toBe('16');
    await seen(anew.getByText(t().like('saved.saved')));
    await other.context.close();
  });

  scene('two tabs: what is handed in in one shows in the other, and both versions are kept', async () => {
    const { visitor, frame } = await pupil('p07');
    const secondTab = await visitor.context.newPage();
    const second = await openHomework(secondTab);
    await seen(textOf(second));
    await handIn(frame, visitor, diary);
    await seen(second.getByRole('heading', { name: t().say('hand-in:standing.title'), exact: true }));
    await second.getByRole('button', { name: t().say('hand-in:again'), exact: true }).click();
    await textOf(second).fill(`${diary}（改）`);
    await second.getByRole('button', { name: t().like('hand-in:bar.handInText') }).click();
    await seen(receipt(second));
    await second.getByRole('link', { name: t().say('hand-in:receipt.homeworkPage') }).click();
    await seen(second.getByRole('link', { name: t().like('hand-in:versions.number', { number: 1 }) }));
    await visitor.context.close();
  });

  scene('two tabs write the same draft: neither overwrites the other, and one is chosen', async () => {
    const other = await stage().visitor();
    other.expectComplaint(/status of 409/);
    await lms.signIn(other.page, 'lee');
    const one = await lms.openTool(other.page, context);
    await one.getByRole('link', { name: t().say('class-home:set'), exact: true }).click();
    await titleIn(one).fill('查字典');
    await seen(one.getByText(t().like('saved.saved')));
    const secondTab = await other.context.newPage();
    const two = await lms.openTool(secondTab, context);
    await two.getByRole('listitem').filter({ hasText: '查字典' }).getByRole('link').last().click();
    await eventually('the draft', async () => (await titleIn(two).inputValue()) === '查字典');
    await titleIn(two).fill('查字典（乙）');
    await seen(two.getByText(t().like('saved.saved')));
    await other.page.bringToFront();
    await titleIn(one).fill('查字典（甲）');
    await seen(one.getByText(t().like('composer:conflict.title')));
    await one.getByRole('button', { name: t().say('composer:conflict.mine') }).click();
    await gone(one.getByText(t().like('composer:conflict.title')));
    expect(await titleIn(one).inputValue()).toBe('查字典（甲）');
    await other.context.close();
  });

  scene('a double click hands in once', async () => {
    const { visitor, frame } = await pupil('p08');
    await textOf(frame).fill(diary);
    let posts = 0;
    visitor.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/hand-in')) posts += 1;
    });
    await frame.getByRole('button', { name: t().like('hand-in:bar.handInText') }).dblclick();
    await seen(receipt(frame));
    expect(posts).toBe(1);
    await frame.getByRole('link', { name: t().say('hand-in:receipt.homeworkPage') }).click();
    await seen(frame.getByRole('heading', { name: t().say('hand-in:standing.title'), exact: true }));
    expect(await frame.getByRole('heading', { name: t().say('hand-in:versions.title') }).count()).toBe(0);
    await visitor.context.close();
  });

  scene('the back button leads past a form that was sent', async () => {
    const { visitor, frame } = await pupil('p09');
    await handIn(frame, visitor, diary);
    await frame.evaluate(() => history.back());
    await seen(frame.getByRole('navigation', { name: t().say('to-do:tabs.label') }));
    await frame.evaluate(() => history.forward());
    await seen(receipt(frame));
    await frame.getByRole('link', { name: t().say('hand-in:receipt.done') }).click();
    await frame.getByRole('link', { name: title }).click();
    await seen(frame.getByRole('heading', { name: t().say('hand-in:standing.title'), exact: true }));
    expect(await textOf(frame).count()).toBe(0);
    await visitor.context.close();
  });

  scene('a misnamed program, an empty file and one of 300 MB: a clear word each, and the good page goes', async () => {
    const { visitor, frame } = await pupil('p10');
    visitor.expectComplaint(/status of 4\d\d/);
    const folder = await mkdtemp(join(tmpdir(), 'homeloop-papers-'));
    const huge = join(folder, 'film.jpg');
    await (await open(huge, 'w')).close();
    await truncate(huge, 300 * MB);
    const chooser = frame.locator('input[type=file]').last();
    await chooser.setInputFiles([await photo('page.jpg'), program('homework.jpg')]);
    await chooser.setInputFiles({ name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) });
    await chooser.setInputFiles(huge);
    for (const [name, code] of [
      ['homework.jpg', 'file_misnamed'],
      ['empty.jpg', 'file_empty'],
      ['film.jpg', 'file_too_large'],
    ] as const) {
      const tile = frame.getByRole('listitem').filter({ hasText: name });
      await seen(tile.getByRole('alert').getByText(t().say(`errors:${code}.title`)));
      await seen(tile.getByText(t().say(`errors:${code}.next`)));
    }
    await frame
      .getByRole('button', {
        name: t().like('hand-in:bar.handIn', { what: t().say('hand-in:content.pages', { count: 1 }) }),
      })
      .click();
    await seen(receipt(frame));
    expect(await frame.getByRole('main').innerText()).not.toContain('homework.jpg');
    await visitor.context.close();
    await rm(folder, { recursive: true });
  });

  scene('a transfer that stops half-way goes on from there, also after the page was closed', async () => {
    const { visitor, frame } = await pupil('p11');
    visitor.expectComplaint(/ERR_INTERNET_DISCONNECTED|status of 4\d\d/);
    const folder = await mkdtemp(join(tmpdir(), 'homeloop-papers-'));
    const report = join(folder, 'report.pdf');
    // three pieces of 16 MB, the last one smaller
    await writeFile(report, Buffer.concat([pdf('report.pdf', 'A long report').buffer, randomBytes(40 * MB)]));
    const network = await watchUploads(visitor.page);

    network.cutAfter(1);
    await frame.locator('input[type=file]').last().setInputFiles(report);
    await network.isCut();
    await seen(frame.getByRole('progressbar', { name: 'report.pdf' }));
    network.cutAfter(1);
    await network.isCut();
    expect(network.offsets()).toEqual([0, 16 * MB]);

    // The page goes; the same file is chosen again after a new launch.
    network.restore();
    const anew = await openHomework(visitor.page);
    await anew.locator('input[type=file]').last().setInputFiles(report);
    await anew
      .getByRole('button', {
        name: t().like('hand-in:bar.handIn', { what: t().say('hand-in:content.files', { count: 1 }) }),
      })
      .click();
    await seen(receipt(anew));
    expect(network.offsets()).toEqual([0, 16 * MB, 32 * MB]);
    await visitor.context.close();
    await rm(folder, { recursive: true });
  });

  scene('the LMS is away: the mark waits with its next try, and goes by the button once it is back', async () => {
    const [head, books] = [await stage().visitor(), await stage().visitor()];
    await lms.signIn(books.page, 'lee');
    const home = await lms.openTool(lee.page, context);
    await set(home, '標點練習');
    await lms.openGradebook(books.page, context);
    await cellOf(books.page, '標點練習', 'p02');
    const work = await pupil('p02', '標點練習');
    await handIn(work.frame, work.visitor, '。，、；：「」');
    await lms.setDown(head.page, true);
    const desk = await openDesk(lee.page, '標點練習');
    await lee.page.keyboard.type('18');
    await lee.page.keyboard.press('Enter');
    await desk.getByRole('button', { name: t().say('marking:bar.return', { count: 1 }), exact: true }).click();
    await desk
      .getByRole('dialog')
      .getByRole('button', { name: t().say('marking:return.confirm', { count: 1 }) })
      .click();
    await gone(desk.getByRole('dialog'));
    await desk.getByRole('link', { name: t().say('marking:bar.close') }).click();
    await desk.getByRole('link', { name: t().say('progress:gradebook.open') }).click();
    const row = desk.getByRole('row').filter({ hasText: 'Cheng Hoi Lam' });
    // “send again” where the LMS may have taken it, “try now” where it didn't
    const now = row.getByRole('button');
    await seen(row.filter({ hasText: t().like('gradebook:nextTry') }));
    await seen(row.filter({ hasText: t().like('gradebook:problem.lms_unavailable') }));
    await seen(now);
    await lms.setDown(head.page, false);
    await now.click();
    await seen(row.filter({ hasText: t().say('gradebook:state.confirmed') }));
    await seen((await cellOf(books.page, '標點練習', 'p02')).locator('.score').filter({ hasText: /^18$/ }));
    await Promise.all([head, books, work.visitor].map((each) => each.context.close()));
  });

  const textOf = (frame: Frame) => frame.getByRole('textbox', { name: t().say('hand-in:form.text') });
  const titleIn = (frame: Frame) =>
    frame.getByRole('textbox', { name: t().say('composer:titleField.label'), exact: true });
  const receipt = (frame: Frame) => frame.getByRole('heading', { name: t().say('hand-in:receipt.title'), exact: true });

  /** A pupil in a browser of their own, with the homework open. */
  async function pupil(person: string, homework = title): Promise<{ visitor: Visitor; frame: Frame }> {
    const visitor = await stage().visitor();
    await lms.signIn(visitor.page, person);
    return { visitor, frame: await openHomework(visitor.page, homework) };
  }

  async function openHomework(page: Page, homework = title): Promise<Frame> {
    const frame = await lms.openTool(page, context);
    await frame.getByRole('link', { name: homework }).click();
    await seen(frame.getByRole('heading', { level: 1, name: homework }));
    return frame;
  }

  async function handIn(frame: Frame, visitor: Visitor, text: string): Promise<void> {
    await textOf(frame).fill(text);
    await frame.getByRole('button', { name: visitor.words.like('hand-in:bar.handInText') }).click();
    await seen(receipt(frame));
  }

  /** Sets a homework that is handed in online. */
  async function set(home: Frame, name: string): Promise<void> {
    await home.getByRole('link', { name: t().say('class-home:set'), exact: true }).click();
    await titleIn(home).fill(name);
    await pressChip(home, t().say('composer:handingIn.label'), t().say('composer:handingIn.digital'));
    await home.getByRole('button', { name: t().like('composer:publish.to') }).click();
    await seen(home.getByText(t().like('composer:publish.done', { title: name })));
  }

  /** Course → class home → the desk of a homework, ready for typing points. */
  async function openDesk(page: Page, homework = title): Promise<Frame> {
    const home = await lms.openTool(page, context);
    await home.getByRole('link', { name: homework, exact: true }).click();
    await home.getByRole('link', { name: /^批改/ }).first().click();
    await seen(home.getByRole('complementary', { name: t().say('marking:panel.label') }));
    await eventually('the points field has the focus', () =>
      home.evaluate(() => document.activeElement?.getAttribute('inputmode') === 'decimal'),
    );
    return toolIn(page);
  }

  /** The server forgets this page's session, as it does when it expires; the page doesn't know yet. */
  async function endSession(frame: Frame): Promise<void> {
    const token = await frame.evaluate(() => {
      const handle = location.pathname.split('/')[3] ?? '';
      return sessionStorage.getItem(`hl.session.${handle}`);
    });
    const answer = await fetch(`${stage().homeloop.origin}/api/session/end`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    });
    expect(answer.status).toBe(200);
  }
});

interface Network {
  /** So many pieces pass; then nothing does. */
  cutAfter(pieces: number): void;
  /** Waits until something was cut off. */
  isCut(): Promise<void>;
  restore(): void;
  /** Where the pieces began that the server took. */
  offsets(): number[];
}

/** The line to the tool, for uploads only, to be cut and mended. */
async function watchUploads(page: Page): Promise<Network> {
  let left = Infinity;
  let cuts = 0;
  const taken: number[] = [];
  await page.context().route('**/api/uploads/**', async (route) => {
    const request = route.request();
    if (request.method() === 'PATCH' && left > 0) {
      left -= 1;
      taken.push(Number(request.headers()['upload-offset']));
      return route.continue();
    }
    if (left > 0) return route.continue();
    cuts += 1;
    return route.abort('internetdisconnected');
  });
  return {
    cutAfter(pieces) {
      left = pieces;
      cuts = 0;
    },
    isCut: async () => void (await eventually('a cut line', async () => cuts > 0)),
    restore: () => void (left = Infinity),
    offsets: () => taken,
  };
}
