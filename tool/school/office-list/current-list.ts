import { sql } from '../../core/db/database.ts';
import type { ListedPupil } from './plan-import.ts';

/** The pupils of earlier lists; `seated` when they have a place in a class now. */
export async function listedPupils(): Promise<ListedPupil[]> {
  return sql<ListedPupil>(
    `select o.id as "officePupilId", o.person_id as "personId", c.code as "classCode",
       coalesce(m.class_number, o.class_number) as "classNumber", o.name_zh as "nameZh", o.name_en as "nameEn",
       o.lms_email as "lmsEmail", o.lms_user as "lmsUser", m.id is not null as seated
     from office_pupil o
     left join class_member m on m.school_id = o.school_id and m.person_id = o.person_id and m.to_on is null
     join school_class c on c.school_id = o.school_id and c.id = coalesce(m.class_id, o.class_id)
     order by o.id`,
  );
}
