import { sql } from '../../core/db/database.ts';
import type { ListedPupil } from './plan-import.ts';

/** The pupils of earlier lists, and whoever else has a place in a class; `seated` when they have one now. */
export async function listedPupils(): Promise<ListedPupil[]> {
  return sql<ListedPupil>(
    `select o.id as "officePupilId", p.id as "personId", c.code as "classCode",
       coalesce(m.class_number, o.class_number) as "classNumber", coalesce(o.name_zh, p.name_zh) as "nameZh",
       coalesce(o.name_en, p.name_en) as "nameEn", o.lms_email as "lmsEmail", o.lms_user as "lmsUser",
       m.id is not null as seated
     from person p
     left join office_pupil o on o.school_id = p.school_id and o.person_id = p.id
     left join class_member m on m.school_id = p.school_id and m.person_id = p.id and m.to_on is null
     join school_class c on c.school_id = p.school_id and c.id = coalesce(m.class_id, o.class_id)
     where p.merged_into is null
     order by p.id`,
  );
}
