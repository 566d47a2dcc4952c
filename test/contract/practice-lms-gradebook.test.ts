/** Holds the practice LMS to the facts about the gradebooks of Moodle and Canvas. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Platform } from '../support/practice-lms/index.ts';
import {
  below,
  call,
  cell,
  LINE_ITEM,
  newColumn,
  practice,
  score,
  services,
  usePractice,
} from './practice-lms-calls.ts';

const LINE_ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const RESULTS = 'application/vnd.ims.lis.v2.resultcontainer+json';

let moodle: Platform;
let canvas: Platform;

usePractice();
beforeAll(() => {
  ({ moodle, canvas } = practice);
});

describe('line items', () => {
  test('Moodle: exact media types, a broken Link header, PUT rescales and clears what is left out', async () => {
    const { lineItems } = await services(moodle);
    const { url, id } = await newColumn(moodle, 'Dictation 7');
    await newColumn(moodle, 'Dictation 8');
    expect(new URL(url).searchParams.get('type_id')).toBe(moodle.deploymentId);
    expect((await call(moodle, 'POST', lineItems, 'application/json', { label: 'x', scoreMaximum: 1 })).status).toBe(
      400,
    );
    expect((await call(moodle, 'GET', lineItems, '*/*')).status).toBe(400);
    const paged = await call(moodle, 'GET', `${lineItems}&limit=1`, LINE_ITEMS);
    const link = Buffer.from(paged.headers.get('link')!, 'latin1').toString('utf8');
    expect(link).toMatch(/&amp;.*rel=“next”/);
    await score(moodle, url, 'p01', { scoreGiven: 10 });
    expect((await call(moodle, 'PUT', url, LINE_ITEM, { label: 'Dictation 7', scoreMaximum: 40 })).status).toBe(200);
    expect(cell(moodle, id, 'p01')?.score).toBe(20);
    expect(moodle.gradebook('3A-CHI').find((column) => column.id === id)?.resourceId).toBeUndefined();
    expect((await call(moodle, 'DELETE', url)).status).toBe(204);
    expect((await call(moodle, 'GET', url)).status).toBe(404);
  });

  test('Canvas: due dates reach the assignment, a concluded course is 404, ten to a page', async () => {
    const { lineItems } = await services(canvas);
    const { url } = await newColumn(canvas, 'Essay 1');
    await call(canvas, 'PUT', url, LINE_ITEM, {
      label: 'Essay 1b',
      scoreMaximum: 10,
      endDateTime: '2026-11-20T08:00:00+08:00',
    });
    expect(canvas.gradebook('3A-CHI').find((column) => column.label === 'Essay 1b')).toMatchObject({
      scoreMaximum: 10,
      dueAt: '2026-11-20T00:00:00.000Z',
    });
    for (let i = 0; i < 10; i += 1) await newColumn(canvas, `Filler ${i}`);
    expect((await (await call(canvas, 'GET', lineItems, LINE_ITEMS)).json()) as unknown[]).toHaveLength(10);
    canvas.context('3A-CHI').concluded = true;
    expect((await call(canvas, 'GET', lineItems, LINE_ITEMS)).status).toBe(404);
    canvas.context('3A-CHI').concluded = false;
  });
});

describe('scores', () => {
  test('Moodle: the same second is 409, anything unfinished or without a comment erases, marks are clipped', async () => {
    const { url, id } = await newColumn(moodle, 'Composition');
    const first = await score(moodle, url, 'p12', { comment: '內容豐富' });
    expect([first.status, await first.text()]).toEqual([200, '']);
    expect(
      (await score(moodle, url, 'p12', { timestamp: new Date(practice.clock.getTime() + 900).toISOString() })).status,
    ).toBe(409);
    const later = (seconds: number): string => new Date(practice.clock.getTime() + seconds * 1000).toISOString();
    await score(moodle, url, 'p12', { timestamp: later(1), scoreGiven: 99 });
    expect(cell(moodle, id, 'p12')).toMatchObject({ score: 20, comment: null });
    await score(moodle, url, 'p12', { timestamp: later(2), gradingProgress: 'PendingManual', comment: 'c' });
    expect(cell(moodle, id, 'p12')).toMatchObject({ score: null, comment: 'c' });
    expect((await score(moodle, url, 'lee')).status).toBe(400);
    moodle.switches.pupilGone.add('p12');
    expect((await score(moodle, url, 'p12', { timestamp: later(3) })).status).toBe(400);
    moodle.switches.lockedColumns.add(id);
    expect((await score(moodle, url, 'p13')).status).toBe(500);
  });

  test('Moodle: an overridden mark is answered 200 and stays; results show it', async () => {
    const { url, id } = await newColumn(moodle, 'Overridden');
    await score(moodle, url, 'p03', { scoreGiven: 0 });
    moodle.switches.overriddenMarks.set(`${id}/p04`, 7);
    expect((await score(moodle, url, 'p04', { scoreGiven: 12 })).status).toBe(200);
    await score(moodle, url, 'p05');
    await score(moodle, url, 'p05', {
      scoreGiven: undefined,
      scoreMaximum: undefined,
      comment: 'x',
      timestamp: new Date(practice.clock.getTime() + 2000).toISOString(),
    });
    const rows = (await (await call(moodle, 'GET', below(url, 'results'), RESULTS)).json()) as Record<
      string,
      unknown
    >[];
    const row = (person: string) => rows.find((one) => one.userId === moodle.person(person).sub);
    expect(row('p03')).toMatchObject({ resultScore: 0, resultMaximum: 20 });
    expect(cell(moodle, id, 'p04')?.score).toBe(7);
    expect(Object.keys(row('p05')!)).toEqual(['id', 'userId']);
  });

  test('Canvas: 400 only when older, comments add up, attempts count, over the maximum stands', async () => {
    const { url, id } = await newColumn(canvas, 'Reading report');
    const submission = 'https://canvas.instructure.com/lti/submission';
    const typed = { [submission]: { submission_type: 'external_tool' } };
    expect((await score(canvas, url, 'p12', { scoreGiven: 25, comment: 'one', ...typed })).status).toBe(200);
    expect((await score(canvas, url, 'p12', { scoreGiven: 25, comment: 'two', ...typed })).status).toBe(200);
    expect(cell(canvas, id, 'p12')).toMatchObject({ score: 25, comments: ['one', 'two'], attempts: 2 });
    const older = await score(canvas, url, 'p12', { timestamp: new Date(practice.clock.getTime() - 1).toISOString() });
    expect([older.status, await older.text()]).toEqual([400, expect.stringContaining('before last updated timestamp')]);
    const pending = { gradingProgress: 'Pending', scoreGiven: undefined };
    await score(canvas, url, 'p12', { ...pending, [submission]: { new_submission: false, preserve_score: true } });
    expect(cell(canvas, id, 'p12')).toMatchObject({ score: 25, attempts: 2 });
    await score(canvas, url, 'p12', { ...pending, [submission]: { new_submission: false } });
    expect(cell(canvas, id, 'p12')?.score).toBeNull();
    expect((await score(canvas, url, 'chow')).status).toBe(422);
    expect((await score(canvas, url, 'p12', { scoreMaximum: undefined })).status).toBe(422);
  });
});
