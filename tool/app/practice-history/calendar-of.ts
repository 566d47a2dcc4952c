import { addDays, isSchoolDay, localInstant, type SchoolCalendar } from '../../calendar/index.ts';
import { addMs } from '../../core/clock.ts';

/** The school day that lies `daysAgo` school days before today (negative: after it); 0 is today, or the last one. */
export function schoolDay(today: string, daysAgo: number, calendar: SchoolCalendar): string {
  let day = today;
  while (!isSchoolDay(day, calendar)) day = addDays(day, -1);
  for (let left = Math.abs(daysAgo); left > 0; left -= isSchoolDay(day, calendar) ? 1 : 0)
    day = addDays(day, daysAgo > 0 ? -1 : 1);
  return day;
}

export const at = (day: string, time: string, calendar: SchoolCalendar): Date =>
  localInstant(day, time, calendar.timeZone);

/** A number from 0 to 1, the same for the same seed and step (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** When a pupil hands in: mostly in the evening before, some in the last hour of the morning; late ones after 8:10. */
export function handInTime(due: Date, set: Date, isLate: boolean, random: () => number): Date {
  if (isLate) return addMs(due, (25 + random() * 60) * 60_000);
  const evening = addMs(due, -(10 + random() * 4.5) * 3600_000);
  const morning = addMs(due, -(5 + random() * 55) * 60_000);
  const chosen = random() < 0.45 ? evening : morning;
  return chosen > set ? chosen : addMs(set, (20 + random() * 120) * 60_000);
}
