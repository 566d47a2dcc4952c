import type { PupilName } from './pupil-name.contract.ts';

/** What `pupilNameColumns` brings. */
export interface PupilNameRow {
  person_id: string;
  class_code: string | null;
  class_number: number | null;
  name_zh: string | null;
  name_en: string | null;
  lms_name: string | null;
}

/** Columns of a pupil's name, for a statement that has `pupilNameJoins`. */
export const pupilNameColumns = `pupil.id as person_id, pupil_class.code as class_code, pupil_seat.class_number,
  pupil.name_zh, pupil.name_en, pupil.lms_name`;

/**
 * Joins a pupil's name and present class to rows that bear `school_id` and a person's id.
 * @param alias of those rows, e.g. `s` for `from submission s`
 */
export function pupilNameJoins(alias: string, column = 'person_id'): string {
  return `join person pupil on pupil.school_id = ${alias}.school_id and pupil.id = ${alias}.${column}
  left join class_member pupil_seat on pupil_seat.school_id = pupil.school_id and pupil_seat.person_id = pupil.id
    and pupil_seat.to_on is null
  left join school_class pupil_class on pupil_class.school_id = pupil_seat.school_id and pupil_class.id = pupil_seat.class_id`;
}

/** The order of every list of pupils: class, class number, then name for those without; steady by the id. */
export const pupilNameOrder = `pupil_class.level nulls last, pupil_class.code nulls last, pupil_seat.class_number nulls last,
  coalesce(pupil.name_en, pupil.lms_name, pupil.name_zh), pupil.id`;

/** Makes a row presentable. `locale` matters only for a pupil of whom nobody told a name. */
export function presentPupil(row: PupilNameRow, locale: 'zh-Hant' | 'en' = 'zh-Hant'): PupilName {
  const names = [row.name_zh, row.name_en].filter(Boolean).join(' ');
  return {
    personId: row.person_id,
    classCode: row.class_code,
    classNumber: row.class_number,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    displayName: names || closed(row.lms_name ?? '') || namelessPupil(row.person_id, locale),
  };
}

// The end of a UUIDv7 is random; its beginning is the time and alike for a whole class.
function namelessPupil(personId: string, locale: 'zh-Hant' | 'en'): string {
  const mark = personId.slice(-4).toUpperCase();
  return locale === 'en' ? `Pupil ${mark}` : `學生 ${mark}`;
}

/** Moodle puts a blank between family and given name also where none is written: 陳 大文. */
function closed(name: string): string {
  return name.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '').trim();
}
