import { calendarDay } from '../core/clock.ts';
import { addDays, isSchoolDay, localInstant, nextSchoolDay, weekday, type SchoolCalendar } from './school-day.ts';

export interface DueSuggestion {
  /** `next_lesson` moves with the timetable; `typed` stays where it is. */
  rule: 'next_lesson' | 'typed';
  at: Date;
}

/** When books are collected. */
const COLLECTION_TIME = '08:00';

/**
 * Due times to offer at an instant, the likeliest first, all on school days at collection time: the next lesson
 * (while there is no timetable: the next school day), the school day after it, the first of next week, the first of the week after.
 */
export function dueSuggestions(at: Date, calendar: SchoolCalendar): DueSuggestion[] {
  const today = calendarDay(at, calendar.timeZone);
  const next = nextSchoolDay(today, calendar);
  const monday = addDays(today, 7 - ((weekday(today) + 6) % 7));
  const days = new Set([
    next,
    nextSchoolDay(next, calendar),
    schoolDayFrom(monday, calendar),
    schoolDayFrom(addDays(monday, 7), calendar),
  ]);
  return [...days].sort().map((day) => ({
    rule: day === next ? 'next_lesson' : 'typed',
    at: localInstant(day, COLLECTION_TIME, calendar.timeZone),
  }));
}

function schoolDayFrom(day: string, calendar: SchoolCalendar): string {
  return isSchoolDay(day, calendar) ? day : nextSchoolDay(day, calendar);
}
