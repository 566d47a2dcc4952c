import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { patientClient } from '../chaos/patient-client.ts';
import { landingOf } from './first-load.ts';
import { atMost, MOODLE, told, type Line } from './line.ts';
import { atOnce, timesOf } from './measure.ts';
import { phonePhoto } from './photo.ts';
import { handIn, upload } from './requests.ts';
import type { Ground } from './seed.ts';

const BOOKS = 40;
/** A teacher looks at a book at least so long. */
const LOOK_MS = 500;

/** 50 photos of 300 kB are marked with the keyboard: how soon the next one is seen, and the mark saved. */
export async function markingDesk(ground: Ground, browser: Browser): Promise<Line[]> {
  const classHomeworkId = await handedIn(ground);
  const context = await browser.newContext({ locale: 'zh-HK', viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  const { usual, door, teacher } = ground;
  const person = {
    sub: teacher.lmsUserId,
    name: 'Lee',
    role: 'Instructor' as const,
    context: { id: usual.context.contextId, label: usual.label, title: '3A 中國語文' },
  };
  const home = await landingOf(ground, { person, target: door.launch });
  await page.goto(home);
  await page.getByText('第1次作文').first().waitFor();
  const [, , platformHandle, sessionHandle] = new URL(home).pathname.split('/');
  await page.goto(
    `${ground.installation.origin}/p/${platformHandle}/${sessionHandle}/class-homework/${classHomeworkId}/marking`,
  );
  await page.locator('img[alt^="IMG_"]').first().waitFor({ timeout: 30_000 });
  const seen: number[] = [];
  const saved: number[] = [];
  for (let book = 0; book < BOOKS; book += 1) {
    await wait(LOOK_MS);
    const times = await next(page, String(10 + (book % 10)));
    seen.push(times.seen);
    saved.push(times.saved);
  }
  await context.close();
  const both = timesOf(seen.map((ms, index) => Math.max(ms, saved[index] ?? 0)));
  return [
    atMost('marking: next book decoded after the key, p50', timesOf(seen).p50, 'ms', 100, {
      figure: 1195,
      name: MOODLE,
    }),
    told('marking: next book decoded after the key, p95', `${timesOf(seen).p95.toFixed(0)} ms`),
    atMost('marking: saved and next seen, p95', both.p95, 'ms', 150, { figure: 1444, name: MOODLE }),
  ];
}

/** Types a mark and Enter. @returns milliseconds from the key to the next picture, decoded, and to the saved mark */
async function next(page: Page, points: string): Promise<{ seen: number; saved: number }> {
  await page.evaluate(watchNext);
  await page.keyboard.type(points);
  await page.keyboard.press('Enter');
  const handle = await page.waitForFunction(
    () => {
      const { seen, saved } = (window as unknown as { nextBook: { seen?: number; saved?: number } }).nextBook;
      return seen !== undefined && saved !== undefined && { seen, saved };
    },
    undefined,
    { polling: 50, timeout: 20_000 },
  );
  return (await handle.jsonValue()) as { seen: number; saved: number };
}

/** Runs in the page. The picture counts once it is decoded and the frame that shows it has begun. */
function watchNext(): void {
  const times: { seen?: number; saved?: number } = {};
  Object.assign(window, { nextBook: times });
  const shown = (): HTMLImageElement | null => document.querySelector('img[alt^="IMG_"]');
  const before = shown()?.src;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    window.removeEventListener('keydown', onKey, true);
    const look = (): void => {
      const image = shown();
      if (!image || image.src === before || !image.complete) return void requestAnimationFrame(look);
      void image.decode().then(() => requestAnimationFrame(() => (times.seen = performance.now() - event.timeStamp)));
    };
    requestAnimationFrame(look);
    const observer = new PerformanceObserver((list) => {
      const put = list
        .getEntries()
        .find((entry) => entry.name.endsWith('/mark') && entry.startTime >= event.timeStamp - 5);
      if (!put) return;
      observer.disconnect();
      times.saved = (put as PerformanceResourceTiming).responseEnd - event.timeStamp;
    });
    observer.observe({ type: 'resource' });
  };
  window.addEventListener('keydown', onKey, true);
}

/** A homework to which all 50 have handed in one photo, previews made. */
async function handedIn(ground: Ground): Promise<string> {
  const { usual, installation } = ground;
  const teacher = patientClient(installation.origin, usual.teacher, new Map());
  const published = await teacher.call('POST', '/api/homework', {
    content: {
      title: '看圖作文',
      bodyHtml: '',
      subjectId: null,
      marking: 'points',
      points: 20,
      handingIn: 'either',
      minutes: 20,
      files: [],
    },
    classes: [
      { contextId: usual.context.id, dueAt: new Date(Date.now() + 86_400_000).toISOString(), dueRule: 'typed' },
    ],
    draftId: null,
    deepLinkingId: null,
  });
  const classHomeworkId = String(published.body.classes[0].classHomeworkId);
  const photo = await phonePhoto(300_000);
  await atOnce(3, usual.pupils.length, async (turn) => {
    const pupil = usual.pupils[turn - 1];
    if (!pupil) return;
    const token = await ground.signIn(pupil, usual.context);
    const file = await upload(
      installation.origin,
      token,
      classHomeworkId,
      Buffer.concat([photo, Buffer.from(pupil.id)]),
    );
    await handIn(installation.origin, token, classHomeworkId, file);
  });
  await previewsMade(installation.databaseUrl);
  return classHomeworkId;
}

async function previewsMade(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (let tries = 0; tries < 600; tries += 1) {
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from graphile_worker.jobs where task_identifier like '%preview%' and attempts < 3`,
      );
      if (rows[0]?.n === 0) return;
      await wait(200);
    }
    throw new Error('the previews were never made');
  } finally {
    await client.end();
  }
}
