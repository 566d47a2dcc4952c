import { z } from 'zod';
import { sqlOne } from '../core/db/database.ts';
import type { SchoolCalendar } from './school-day.ts';

const calendarSettings = z.object({ holidays: z.array(z.iso.date()).catch([]) });

/** The calendar of the school of the ambient transaction. Settings that can't be read count as no holidays. */
export async function loadSchoolCalendar(): Promise<SchoolCalendar> {
  const school = await sqlOne<{ time_zone: string; settings: unknown }>('select time_zone, settings from school');
  if (!school) throw new Error('the school of this transaction has no row');
  const settings = calendarSettings.safeParse(school.settings);
  return { timeZone: school.time_zone, holidays: new Set(settings.data?.holidays) };
}
