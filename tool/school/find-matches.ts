import { sql } from '../core/db/database.ts';
import type { IdentityCandidate, OfficeCandidate } from './match-people.ts';

/** Pupils of the office's list, with the LMSs that know them already. */
export async function officeCandidates(): Promise<OfficeCandidate[]> {
  return sql<OfficeCandidate>(
    `select o.person_id as "personId", o.class_id as "classId", o.name_zh as "nameZh", o.name_en as "nameEn",
       o.lms_email as "lmsEmail", o.lms_user as "lmsUser",
       coalesce(array_agg(i.issuer) filter (where i.issuer is not null), '{}') as issuers
     from office_pupil o left join lms_identity i on i.school_id = o.school_id and i.person_id = o.person_id
     group by o.school_id, o.id`,
  );
}

/**
 * Accounts that may be a pupil of the list: nobody's test user, of a person whom the office doesn't know, who learns
 * somewhere and teaches nowhere.
 * @param identityIds only among these; all when left out
 */
export async function identityCandidates(identityIds?: string[]): Promise<IdentityCandidate[]> {
  return sql<IdentityCandidate>(
    `select i.id as "identityId", i.person_id as "personId", i.issuer, i.sub, i.legacy_sub as "legacySub",
       i.person_sourced_id as "sourcedId", i.email, i.name,
       coalesce(array_agg(distinct c.class_id) filter (where c.class_id is not null), '{}') as "classIds"
     from lms_identity i
     join membership m on m.school_id = i.school_id and m.person_id = i.person_id and m.role = 'learner'
       and m.status = 'active' and not m.is_test
     join lms_context c on c.school_id = m.school_id and c.id = m.context_id
     where not i.is_test and ($1::uuid[] is null or i.id = any($1::uuid[]))
       and not exists (select 1 from office_pupil o where o.school_id = i.school_id and o.person_id = i.person_id)
       and not exists (select 1 from staff_role s where s.school_id = i.school_id and s.person_id = i.person_id)
       and not exists (select 1 from membership t where t.school_id = i.school_id and t.person_id = i.person_id
         and t.role in ('instructor', 'assistant', 'administrator'))
     group by i.school_id, i.id`,
    [identityIds ?? null],
  );
}

/** Notes how a pupil of the list was found. */
export async function noteMatches(matches: { officePersonId: string; by: string }[]): Promise<void> {
  await sql(
    `update office_pupil o set matched_by = r.by from unnest($1::uuid[], $2::text[]) as r(person_id, by)
     where o.person_id = r.person_id`,
    [matches.map((match) => match.officePersonId), matches.map((match) => match.by)],
  );
}
