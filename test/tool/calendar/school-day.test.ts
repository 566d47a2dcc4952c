import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dueSuggestions } from '../../../tool/calendar/due-suggestions.ts';
import { isSchoolDay, localInstant, nextSchoolDay, type SchoolCalendar } from '../../../tool/calendar/school-day.ts';
import { calendarDay } from '../../../tool/core/clock.ts';

const hongKong = (...holidays: string[]): SchoolCalendar => ({
  timeZone: 'Asia/Hong_Kong',
  holidays: new Set(holidays),
});

describe('school days', () => {
  test.each([
    ['2026-11-20', '2026-11-23', [], 'a weekend is passed over'],
    ['2026-11-23', '2026-11-24', [], 'Monday to Tuesday'],
    ['2026-12-24', '2026-12-28', ['2026-12-25'], 'Christmas and the weekend after it'],
    ['2026-12-31', '2027-01-04', ['2027-01-01'], 'over the new year'],
    ['2028-02-28', '2028-02-29', [], 'a leap day is a school day'],
  ])('after %s comes %s', (day, expected, holidays) => {
    expect(nextSchoolDay(day, hongKong(...holidays))).toBe(expected);
  });

  test('a calendar with nothing but holidays still gives a day', () => {
    const everyDay: SchoolCalendar = {
      timeZone: 'Asia/Hong_Kong',
      holidays: Object.assign(new Set<string>(), { has: () => true }),
    };
    expect(nextSchoolDay('2026-11-20', everyDay)).toBe('2026-11-23');
  });
});

describe('local times', () => {
  test.each([
    ['2026-11-23', '08:00', 'Asia/Hong_Kong', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23', '00:00', 'Asia/Hong_Kong', '2026-11-22T16:00:00.000Z'],
    ['2026-07-01', '08:00', 'Europe/London', '2026-07-01T07:00:00.000Z'],
    ['2026-12-01', '08:00', 'Europe/London', '2026-12-01T08:00:00.000Z'],
    // the days of the clock changes
    ['2026-03-29', '08:00', 'Europe/London', '2026-03-29T07:00:00.000Z'],
    ['2026-10-25', '08:00', 'Europe/London', '2026-10-25T08:00:00.000Z'],
    ['2026-11-23', '08:00', 'America/New_York', '2026-11-23T13:00:00.000Z'],
    ['2026-11-23', '08:00', 'Asia/Kathmandu', '2026-11-23T02:15:00.000Z'],
  ])('%s %s in %s', (day, time, zone, expected) => {
    expect(localInstant(day, time, zone).toISOString()).toBe(expected);
  });
});

describe('due times to offer', () => {
  const offered = (at: string, ...holidays: string[]): string[] =>
    dueSuggestions(new Date(at), hongKong(...holidays)).map(({ rule, at: due }) => `${rule} ${due.toISOString()}`);

  test('on a Sunday evening: Monday, Tuesday, the Monday after', () => {
    // 22 November 2026 is a Sunday; 8:00 in Hong Kong is midnight UTC
    expect(offered('2026-11-22T12:00:00Z')).toEqual([
      'next_lesson 2026-11-23T00:00:00.000Z',
      'typed 2026-11-24T00:00:00.000Z',
      'typed 2026-11-30T00:00:00.000Z',
    ]);
  });

  test('the day is the school’s, not that of UTC', () => {
    // 16:30 UTC on Monday is already Tuesday in Hong Kong
    expect(offered('2026-11-23T16:30:00Z')[0]).toBe('next_lesson 2026-11-25T00:00:00.000Z');
  });

  test('on a Friday before a holiday on Monday the next lesson is Tuesday', () => {
    expect(offered('2026-11-20T08:00:00Z', '2026-11-23')).toEqual([
      'next_lesson 2026-11-24T00:00:00.000Z',
      'typed 2026-11-25T00:00:00.000Z',
      'typed 2026-11-30T00:00:00.000Z',
    ]);
  });

  test('always later than now, on school days, rising, at most four', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        fc.uniqueArray(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })),
        (at, holidays) => {
          const calendar = hongKong(...holidays.map((day) => calendarDay(day, 'Asia/Hong_Kong')));
          const times = dueSuggestions(at, calendar).map((each) => each.at);
          expect(times.length).toBeGreaterThanOrEqual(2);
          expect(times.length).toBeLessThanOrEqual(4);
          expect(times.every((time) => time > at)).toBe(true);
          expect(times.every((time) => isSchoolDay(calendarDay(time, 'Asia/Hong_Kong'), calendar))).toBe(true);
          expect([...times].sort((a, b) => a.getTime() - b.getTime())).toEqual(times);
        },
      ),
    );
  });
});
