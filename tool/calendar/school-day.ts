import { addMs, calendarDay, instant } from '../core/clock.ts';

/** What decides which days are school days, and when a local time is: the school's own. */
export interface SchoolCalendar {
  /** IANA, e.g. Asia/Hong_Kong */
  timeZone: string;
  /** Days without school between Monday and Friday, `yyyy-mm-dd`. */
  holidays: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;
/** Longer than any summer: a calendar filled with holidays by mistake must not hang the composer. */
const FAR_ENOUGH = 120;

/** `day` plus a number of calendar days (may be negative); days are `yyyy-mm-dd`. */
export function addDays(day: string, days: number): string {
  return addMs(instant(`${day}T12:00:00Z`), days * DAY_MS)
    .toISOString()
    .slice(0, 10);
}

/** 0 Sunday to 6 Saturday. */
export function weekday(day: string): number {
  return instant(`${day}T12:00:00Z`).getUTCDay();
}

/** Monday to Friday, unless the school's calendar names the day a holiday. */
export function isSchoolDay(day: string, calendar: SchoolCalendar): boolean {
  const on = weekday(day);
  return on >= 1 && on <= 5 && !calendar.holidays.has(day);
}

/** The first school day after `day`. When the calendar has none for four months, the first weekday. */
export function nextSchoolDay(day: string, calendar: SchoolCalendar): string {
  for (let ahead = 1; ahead <= FAR_ENOUGH; ahead++) {
    const candidate = addDays(day, ahead);
    if (isSchoolDay(candidate, calendar)) return candidate;
  }
  return nextSchoolDay(day, { ...calendar, holidays: new Set() });
}

const clockFormats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function aheadOfUtc(at: Date, timeZone: string): number {
  let format = clockFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
    clockFormats.set(timeZone, format);
  }
  const shown = instant(`${calendarDay(at, timeZone)}T${format.format(at)}Z`);
  return shown.getTime() - Math.floor(at.getTime() / 1000) * 1000;
}

/**
 * The instant at which a school's clock shows `time` (`HH:mm`) on `day`.
 * A time that a clock change skips becomes the one an hour off; of one that comes twice, the first or second.
 */
export function localInstant(day: string, time: string, timeZone: string): Date {
  const asIfUtc = instant(`${day}T${time}:00Z`);
  const near = addMs(asIfUtc, -aheadOfUtc(asIfUtc, timeZone));
  // Once more: near a clock change the offset there differs from the one at the first guess.
  return addMs(asIfUtc, -aheadOfUtc(near, timeZone));
}
