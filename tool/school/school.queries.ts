import type { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import type { classCard, mappedContext, subjectCard } from './context-mapping.contract.ts';
import type { PupilName } from './pupil-name.contract.ts';
import { presentPupil, pupilNameColumns, pupilNameJoins, pupilNameOrder, type PupilNameRow } from './pupil-name.ts';
import { schoolToday } from './school-class.ts';
import { visibleClasses, type ReadableClass } from './school.policy.ts';

/** All courses with what they are mapped to, the unmapped ones first. For those who run the school. */
export async function listMappedContexts(): Promise<z.infer<typeof mappedContext>[]> {
  return sql(
    `select x.id as "contextId", coalesce(x.title, x.label, '') as title, coalesce(x.label, '') as label,
       p.name as "platformName", x.class_id as "classId", c.code as "classCode", x.subject_id as "subjectId",
       s.name_zh as "subjectZh", s.name_en as "subjectEn", x.mapped_by as "mappedBy"
     from lms_context x
     join lms_platform p on p.school_id = x.school_id and p.id = x.platform_id
     left join school_class c on c.school_id = x.school_id and c.id = x.class_id
     left join subject s on s.school_id = x.school_id and s.id = x.subject_id
     order by x.mapped_by is not null, c.level nulls last, c.code nulls last, s.code nulls last, x.label, x.id`,
  );
}

export async function listSubjects(): Promise<z.infer<typeof subjectCard>[]> {
  return sql('select id as "subjectId", code, name_zh as "nameZh", name_en as "nameEn" from subject order by code');
}

/** The classes of this school year that the actor may read, with the pupils they have now. */
export async function listReadableClasses(actor: Actor): Promise<z.infer<typeof classCard>[]> {
  const today = await schoolToday();
  const visible = visibleClasses(actor, today, 2);
  return sql(
    `select c.id as "classId", c.code, c.level,
       (select count(*)::int from class_member m where m.school_id = c.school_id and m.class_id = c.id and m.to_on is null) as pupils
     from school_class c left join school_year y on y.school_id = c.school_id and y.id = c.school_year_id
     where (c.school_year_id is null or $1::date between y.starts_on and y.ends_on) and ${visible.where}
     order by c.level nulls last, c.code`,
    [today, ...visible.bind],
  );
}

/** A class with who may read it. Undefined when there is none. */
export async function findReadableClass(classId: string): Promise<(ReadableClass & { code: string }) | undefined> {
  return sqlOne(
    `select c.id as "classId", c.code,
       array(select x.id from lms_context x where x.school_id = c.school_id and x.class_id = c.id) as "contextIds",
       array(select t.person_id from teaching t where t.school_id = c.school_id and t.class_id = c.id
         and t.from_on <= $2::date and (t.to_on is null or t.to_on >= $2::date)) as "teacherIds"
     from school_class c where c.id = $1`,
    [classId, await schoolToday()],
  );
}

/** A class's pupils in class number order, those without an LMS account too. */
export async function listClassPupils(classId: string): Promise<(PupilName & { hasLmsAccount: boolean })[]> {
  const rows = await sql<PupilNameRow & { has_lms: boolean }>(
    `select ${pupilNameColumns},
       exists (select 1 from lms_identity i where i.school_id = pupil.school_id and i.person_id = pupil.id) as has_lms
     from class_member seat ${pupilNameJoins('seat')}
     where seat.class_id = $1 and seat.to_on is null order by ${pupilNameOrder}`,
    [classId],
  );
  return rows.map((row) => ({ ...presentPupil(row), hasLmsAccount: row.has_lms }));
}
