import { calendarDay, now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { classKey, levelOf } from './class-code.ts';

export interface SchoolClassRow {
  id: string;
  code: string;
  level: number | null;
}

/** Today's calendar day in the school's own time zone, `yyyy-mm-dd`. */
export async function schoolToday(): Promise<string> {
  const school = await sqlOne<{ time_zone: string }>('select time_zone from school where school_id = $1', [
    currentSchoolId(),
  ]);
  return calendarDay(now(), school?.time_zone ?? 'Asia/Hong_Kong');
}

/** The classes of the present school year, and those that belong to no year; in order. */
export async function listClasses(): Promise<SchoolClassRow[]> {
  return sql<SchoolClassRow>(
    `select c.id, c.code, c.level from school_class c
     left join school_year y on y.school_id = c.school_id and y.id = c.school_year_id
     where c.school_year_id is null or $1::date between y.starts_on and y.ends_on
     order by c.level nulls last, c.code`,
    [await schoolToday()],
  );
}

/**
 * Finds or makes the classes of these codes in the present school year. P3A and 3A are the same class.
 * @returns class ids by the code that was asked for
 */
export async function ensureClasses(codes: string[]): Promise<Map<string, string>> {
  const byKey = new Map((await listClasses()).map((each) => [classKey(each.code), each.id]));
  const year = await sqlOne<{ id: string }>('select id from school_year where $1::date between starts_on and ends_on', [
    await schoolToday(),
  ]);
  for (const code of new Set(codes)) {
    if (byKey.has(classKey(code))) continue;
    const made = await sqlOne<{ id: string }>(
      `insert into school_class (school_id, id, school_year_id, code, level) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning id`,
      [currentSchoolId(), newId(), year?.id ?? null, code, levelOf(code)],
    );
    const id = made?.id ?? (await listClasses()).find((each) => each.code === code)?.id;
    if (!id) throw new Error('a class was neither made nor found');
    byKey.set(classKey(code), id);
  }
  return new Map(codes.map((code) => [code, byKey.get(classKey(code)) as string]));
}
