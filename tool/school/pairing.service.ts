import { sql } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { classKey, plainText } from './class-code.ts';
import { noteMatches } from './find-matches.ts';
import { mergePersons, type MergeRefusal } from './merge-persons.ts';
import type { UnmatchedAnswer } from './pairing.contract.ts';
import { presentPupil, pupilNameColumns, pupilNameJoins, pupilNameOrder, type PupilNameRow } from './pupil-name.ts';

/** Both sides of what couldn't be matched, each in its order. */
export async function listUnmatched(): Promise<UnmatchedAnswer> {
  const accounts = await unmatchedAccounts();
  const rows = await sql<PupilNameRow & { lms_email: string | null; lms_user: string | null }>(
    `select ${pupilNameColumns}, o.lms_email, o.lms_user from office_pupil o ${pupilNameJoins('o')}
     where pupil_seat.id is not null
       and not exists (select 1 from lms_identity i where i.school_id = o.school_id and i.person_id = o.person_id)
     order by ${pupilNameOrder}`,
  );
  return {
    accounts,
    pupils: rows.map((row) => ({
      ...presentPupil(row),
      lmsEmail: row.lms_email,
      lmsUser: row.lms_user,
      suggestedPersonIds: suggestions(row, accounts),
    })),
  };
}

const refusals: Record<MergeRefusal, string> = {
  both_have_handed_in: 'Both have handed in the same homework; neither may be lost',
  is_staff: 'This account belongs to a member of staff',
  is_listed: 'This account belongs to another pupil of the list',
  not_there: 'One of the two is no longer there',
};

/**
 * Says that a pupil of the office's list is that LMS account; their records become one.
 * @param personId a pupil of the list
 * @throws AppError 409 with the reason for which the two can't be one
 */
export async function pairPupil(personId: string, accountPersonId: string): Promise<void> {
  const outcome = await mergePersons([{ goneId: accountPersonId, keptId: personId }]);
  const refused = outcome.refused[0];
  if (refused) throw new AppError(409, refused.why, refusals[refused.why]);
  await noteMatches([{ officePersonId: personId, by: 'hand' }]);
}

async function unmatchedAccounts(): Promise<UnmatchedAnswer['accounts']> {
  return sql(
    `select p.id as "personId", coalesce(p.lms_name, min(i.name), '') as name, min(i.email) as email,
       min(coalesce(i.person_sourced_id, i.sub)) as "lmsId",
       array_agg(distinct coalesce(x.label, x.title, '')) as contexts,
       coalesce(array_agg(distinct c.code) filter (where c.code is not null), '{}') as "classCodes"
     from person p
     join lms_identity i on i.school_id = p.school_id and i.person_id = p.id and not i.is_test
     join membership m on m.school_id = p.school_id and m.person_id = p.id and m.role = 'learner'
       and m.status = 'active' and not m.is_test
     join lms_context x on x.school_id = m.school_id and x.id = m.context_id
     left join school_class c on c.school_id = x.school_id and c.id = x.class_id
     where p.merged_into is null
       and not exists (select 1 from office_pupil o where o.school_id = p.school_id and o.person_id = p.id)
       and not exists (select 1 from staff_role s where s.school_id = p.school_id and s.person_id = p.id)
       and not exists (select 1 from membership t where t.school_id = p.school_id and t.person_id = p.id
         and t.role in ('instructor', 'assistant', 'administrator'))
     group by p.school_id, p.id order by min(c.level) nulls last, min(c.code) nulls last, name, p.id limit 5000`,
  );
}

function suggestions(row: PupilNameRow, accounts: UnmatchedAnswer['accounts']): string[] {
  const wanted = [row.name_zh, row.name_en].flatMap((name) => (name ? [plainText(name).toLowerCase()] : []));
  const ours = row.class_code === null ? null : classKey(row.class_code);
  return accounts
    .filter((account) => wanted.some((name) => plainText(account.name).toLowerCase().includes(name)))
    .sort((a, b) => Number(sits(b, ours)) - Number(sits(a, ours)))
    .slice(0, 5)
    .map((account) => account.personId);
}

const sits = (account: { classCodes: string[] }, key: string | null): boolean =>
  account.classCodes.some((code) => classKey(code) === key);
