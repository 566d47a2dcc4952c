import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ApiError } from '../../client/src/api/errors.ts';
import { readPoints } from '../../client/src/features/marking/mark-content.ts';
import { createMarkDesk, unwritten, type KeptMark } from '../../client/src/features/marking/mark-desk.ts';
import type { WorkingMark } from '../../tool/marking/mark.contract.ts';

type Put = { id: string; body: { points: number | null; comment: string; rev: number }; key: string };

/** A server that keeps one mark and answers each write as the tests tell it to. */
function makeDesk(answer: (put: Put, saved: WorkingMark) => WorkingMark | ApiError) {
  const puts: Put[] = [];
  const kept = new Map<string, KeptMark>();
  let saved = unwritten;
  const desk = createMarkDesk({
    put: async (id, body, key) => {
      const put = { id, body, key };
      puts.push(put);
      const said = answer(put, saved);
      if (said instanceof ApiError) throw said;
      saved = said;
      return said;
    },
    keep: async (id, draft) => kept.set(id, draft),
    find: async (id) => kept.get(id),
    drop: (id) => kept.delete(id),
  });
  return { desk, puts, kept };
}

const stored = ({ body }: Put, saved: WorkingMark): WorkingMark => ({
  ...saved,
  ...body,
  rev: saved.rev + 1,
  savedAt: '2026-11-19T02:42:00Z',
});

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('marks being written', () => {
  test('are saved once typing pauses, with the revision they were made from', async () => {
    const { desk, puts, kept } = makeDesk(stored);
    desk.edit('a', { points: 1 });
    await jest.advanceTimersByTimeAsync(300);
    desk.edit('a', { points: 15 });
    expect(desk.view('a').state).toBe('unsaved');
    await jest.advanceTimersByTimeAsync(700);
    desk.edit('a', { comment: '好' });
    await jest.advanceTimersByTimeAsync(700);
    expect(puts.map(({ body }) => [body.points, body.comment, body.rev])).toEqual([
      [15, '', 0],
      [15, '好', 1],
    ]);
    expect(desk.view('a').state).toBe('saved');
    expect(kept.size).toBe(0);
  });

  test('go again under the same key after a lost answer, before anything newer', async () => {
    let away = true;
    const { desk, puts, kept } = makeDesk((put, saved) => (away ? new ApiError(0, 'offline') : stored(put, saved)));
    desk.edit('a', { points: 12 });
    await jest.advanceTimersByTimeAsync(700);
    expect(desk.view('a').state).toBe('kept');
    expect(kept.get('a')?.points).toBe(12);
    desk.edit('a', { points: 13 });
    away = false;
    desk.resend();
    await jest.advanceTimersByTimeAsync(700);
    expect(puts.map(({ body }) => body.points)).toEqual([12, 12, 13]);
    expect(puts[1]?.key).toBe(puts[0]?.key);
    expect(puts[2]?.key).not.toBe(puts[0]?.key);
    expect(desk.view('a')).toMatchObject({ state: 'saved', content: { points: 13 } });
  });

  test('of two people stand beside each other until one is chosen', async () => {
    const theirs: WorkingMark = { ...unwritten, points: 11, comment: '她的', rev: 4 };
    const { desk, puts } = makeDesk((put, saved) =>
      put.body.rev < 4 ? new ApiError(409, 'mark_changed_elsewhere', { mark: theirs }) : stored(put, saved),
    );
    desk.edit('a', { points: 13 });
    await jest.advanceTimersByTimeAsync(700);
    expect(desk.view('a')).toMatchObject({ state: 'conflict', content: { points: 13 }, theirs });
    desk.edit('a', { comment: '我的' });
    await jest.advanceTimersByTimeAsync(2000);
    expect(puts).toHaveLength(1);
    desk.choose('a', 'mine');
    await jest.advanceTimersByTimeAsync(700);
    expect(puts[1]?.body).toMatchObject({ points: 13, comment: '我的', rev: 4 });
  });

  test('that an earlier page left are sent, or shown where somebody wrote meanwhile', async () => {
    const { desk, puts, kept } = makeDesk(stored);
    kept.set('same', { points: 7, outcome: null, comment: '', rev: 0 });
    kept.set('other', { points: 8, outcome: null, comment: '', rev: 1 });
    desk.learn('other', { ...unwritten, points: 9, rev: 2 });
    await desk.recover(['same', 'other', 'none']);
    await jest.advanceTimersByTimeAsync(700);
    expect(puts.map(({ id, body }) => [id, body.points])).toEqual([['same', 7]]);
    expect(desk.view('other')).toMatchObject({ state: 'conflict', content: { points: 8 }, theirs: { points: 9 } });
    desk.choose('other', 'theirs');
    expect(desk.view('other').content.points).toBe(9);
    expect(kept.has('other')).toBe(false);
  });

  test('are not undone by older news', () => {
    const { desk } = makeDesk(stored);
    desk.learn('a', { ...unwritten, points: 5, rev: 3 });
    desk.learn('a', { ...unwritten, points: 4, rev: 2 });
    expect(desk.view('a').content.points).toBe(5);
  });
});

test.each([
  ['', { points: null }],
  ['15', { points: 15 }],
  [' 14.5 ', { points: 14.5 }],
  ['14½', { points: 14.5 }],
  ['½', { points: 0.5 }],
  ['１５', { points: 15 }],
  ['20', { points: 20 }],
  ['21', { problem: 'over' }],
  ['-1', { problem: 'unreadable' }],
  ['1.234', { problem: 'unreadable' }],
  ['十五', { problem: 'unreadable' }],
])('points typed as "%s"', (typed, read) => {
  expect(readPoints(typed, 20)).toEqual(read);
});
