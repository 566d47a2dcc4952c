import { now } from '../core/clock.ts';
import { asOwner, sql } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { defaultPatterns } from './short-name.ts';
import { defaultSubjects } from './subjects.ts';

export interface NewSchool {
  name: string;
  /** IANA name; Asia/Hong_Kong when left out. */
  timeZone?: string;
  locale?: 'zh-Hant' | 'en';
  isPractice?: boolean;
}

/** Makes a school with its usual subjects and short-name patterns. Runs as the owner: the admin command and the practice school. */
export async function createSchool(school: NewSchool): Promise<{ schoolId: string }> {
  const schoolId = newId();
  await asOwner(async () => {
    await sql(
      `insert into school (school_id, name, time_zone, locale, is_practice, created_at) values ($1, $2, $3, $4, $5, $6)`,
      [
        schoolId,
        school.name,
        school.timeZone ?? 'Asia/Hong_Kong',
        school.locale ?? 'zh-Hant',
        school.isPractice ?? false,
        now(),
      ],
    );
    const subjects = defaultSubjects.map((subject) => ({ id: newId(), ...subject }));
    await sql(
      `insert into subject (school_id, id, code, name_zh, name_en)
       select $1, r.id, r.code, r."nameZh", r."nameEn"
       from jsonb_to_recordset($2::jsonb) as r(id uuid, code text, "nameZh" text, "nameEn" text)`,
      [schoolId, JSON.stringify(subjects)],
    );
    const patterns = defaultPatterns.map((pattern, position) => ({ id: newId(), position, pattern }));
    await sql(
      `insert into context_pattern (school_id, id, position, pattern)
       select $1, r.id, r.position, r.pattern from jsonb_to_recordset($2::jsonb) as r(id uuid, position int, pattern text)`,
      [schoolId, JSON.stringify(patterns)],
    );
  });
  return { schoolId };
}
