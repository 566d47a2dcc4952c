import { currentSchoolId, sql } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import type { SubjectWords } from './subjects.ts';

/** Renames subjects by their code and adds new ones. */
export async function saveSubjects(subjects: SubjectWords[]): Promise<void> {
  for (const subject of subjects)
    await sql(
      `insert into subject (school_id, id, code, name_zh, name_en) values ($1, $2, $3, $4, $5)
       on conflict (school_id, code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en`,
      [currentSchoolId(), newId(), subject.code.toUpperCase(), subject.nameZh, subject.nameEn],
    );
}
