import { describe, expect, test } from '@jest/globals';
import { setClock } from '../../client/src/i18n/clock.ts';
import { formats } from '../../client/src/i18n/format.ts';
import { fromLocalInput, instantOf, toLocalInput, wallTime } from '../../client/src/i18n/zone.ts';

// Thursday 19 November 2026, 9:00 in Hong Kong, whatever the machine's own clock and zone say.
setClock('2026-11-19T01:00:00Z');
const zh = formats('zh-Hant', 'Asia/Hong_Kong');
const en = formats('en', 'Asia/Hong_Kong');

describe('times', () => {
  test.each([
    ['2026-11-19T00:00:00Z', '今天 8:00', 'today 8:00'],
    ['2026-11-19T15:59:00Z', '今天 23:59', 'today 23:59'],
    ['2026-11-19T16:00:00Z', '明天 0:00', 'tomorrow 0:00'],
    ['2026-11-18T10:33:00Z', '昨天 18:33', 'yesterday 18:33'],
    ['2026-11-23T00:00:00Z', '週一 8:00', 'Mon 8:00'],
    ['2026-11-25T00:00:00Z', '週三 8:00', 'Wed 8:00'],
    ['2026-11-26T00:00:00Z', '11 月 26 日（週四）8:00', 'Thu 26 Nov 8:00'],
    // a weekday gone by would be read as the one to come
    ['2026-11-17T00:00:00Z', '11 月 17 日（週二）8:00', 'Tue 17 Nov 8:00'],
    ['2026-08-31T00:00:00Z', '2026 年 8 月 31 日（週一）8:00', 'Mon 31 Aug 2026 8:00'],
    ['2027-01-05T00:00:00Z', '1 月 5 日（週二）8:00', 'Tue 5 Jan 8:00'],
  ])('near time of %s', (at, chinese, english) => {
    expect(zh.nearTime(at)).toBe(chinese);
    expect(en.nearTime(at)).toBe(english);
  });

  test('receipts tell seconds, tables the shortest form', () => {
    expect(zh.receiptTime('2026-11-19T08:53:08Z')).toBe('11 月 19 日（週四）16:53:08');
    expect(en.receiptTime('2026-11-19T08:53:08Z')).toBe('Thu 19 Nov 16:53:08');
    expect(zh.tableDate('2026-11-19T08:00:00Z')).toBe('11/19');
    expect(en.tableDate('2026-11-19T08:00:00Z')).toBe('19 Nov');
    expect(zh.tableTime('2026-11-18T23:18:00Z')).toBe('7:18');
  });

  test('minutes and what is left', () => {
    expect(zh.minutes(24)).toBe('約 24 分鐘');
    expect(en.minutes(24)).toBe('about 24 min');
    expect(zh.minutes(90)).toBe('1 小時 30 分');
    expect(en.minutes(120)).toBe('2 h');
    expect(zh.timeLeft('2026-11-19T16:30:00Z')).toBe('15 小時');
    expect(zh.timeLeft('2026-11-19T00:59:59Z')).toBeUndefined();
  });
});

describe('numbers and names', () => {
  test.each([
    [15, '15'],
    [14.5, '14½'],
    [0.5, '½'],
    [0, '0'],
    [14.25, '14.25'],
    ['A-', 'A−'],
  ])('mark %s', (value, written) => {
    expect(en.mark(value)).toBe(written);
  });

  test('sizes, rates, counts', () => {
    expect(zh.fileSize(284_000)).toBe('284 kB');
    expect(zh.fileSize(999_600)).toBe('1.0 MB');
    expect(zh.fileSize(1_400_000)).toBe('1.4 MB');
    expect(zh.rate(0.951)).toBe('95.1%');
    expect(en.count(14_382)).toBe('14,382');
  });

  test('pupils', () => {
    const chan = { className: '3A', classNumber: 12, nameZh: '陳大文', nameEn: 'Chan Tai Man' };
    expect(zh.pupil(chan)).toBe('3A (12) 陳大文 Chan Tai Man');
    expect(en.pupil(chan)).toBe('3A (12) Chan Tai Man');
    expect(zh.pupil({ className: '3A', classNumber: 25, nameEn: 'Rai Suman' })).toBe('3A (25) Rai Suman');
    expect(zh.pupil({ nameZh: '陳大文' })).toBe('陳大文');
  });
});

describe('the school’s wall clock', () => {
  test('is what a date field holds, there and back', () => {
    expect(toLocalInput('2026-11-20T00:00:00Z', 'Asia/Hong_Kong')).toBe('2026-11-20T08:00');
    expect(fromLocalInput('2026-11-20T08:00', 'Asia/Hong_Kong')).toBe('2026-11-20T00:00:00.000Z');
    expect(fromLocalInput('2026-11-', 'Asia/Hong_Kong')).toBeUndefined();
  });

  test('survives summer time where there is one', () => {
    for (const zone of ['Europe/London', 'America/New_York', 'Asia/Kathmandu']) {
      for (const at of [
        '2026-03-29T00:30:00Z',
        '2026-03-29T02:30:00Z',
        '2026-07-01T12:00:00Z',
        '2026-11-01T12:00:00Z',
      ]) {
        expect(instantOf(wallTime(new Date(at), zone), zone).toISOString()).toBe(new Date(at).toISOString());
      }
    }
  });
});
