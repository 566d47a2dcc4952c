import { sql } from '../core/db/database.ts';

/**
 * Takes what stands of these submissions away, in the ambient transaction. Where something was returned before (a
 * correction is taken back), the returned version stands again; otherwise nothing has been handed in. The caller holds
 * the locks and has written the `taken_back` versions.
 */
export async function withdrawStanding(submissionIds: string[]): Promise<void> {
  await sql(
    `update submission s set
       handed_in_at = v.at,
       first_handed_in_at = case when v.at is null then null else s.first_handed_in_at end,
       channel = case v.kind when 'paper' then 'paper' when 'hand_in' then 'digital' end,
       collected_on = case when v.kind = 'paper' then s.collected_on end,
       current_version = v.number
     from unnest($1::uuid[]) as w(id)
     left join lateral (
       select v.number, v.at, v.kind from submission_version v
       where v.submission_id = w.id and v.kind <> 'taken_back'
         and v.number = (select r.version_number from mark_release r where r.submission_id = w.id order by r.number desc limit 1)
     ) v on true
     where s.id = w.id`,
    [submissionIds],
  );
}
