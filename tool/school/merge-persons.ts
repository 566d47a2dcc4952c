import { now } from '../core/clock.ts';
import { announce } from '../core/realtime/changes.ts';
import { sql } from '../core/db/database.ts';
import { emit } from '../core/jobs/events.ts';
import { personsMerged } from './school.events.ts';

/** `goneId` becomes an alias of `keptId`. */
export interface MergePair {
  goneId: string;
  keptId: string;
}

/** Why a pair cannot be made one. */
export type MergeRefusal = 'both_have_handed_in' | 'is_staff' | 'is_listed' | 'not_there';

export interface MergeOutcome {
  merged: MergePair[];
  refused: (MergePair & { why: MergeRefusal })[];
}

/**
 * Makes pairs of persons one, in the ambient transaction: LMS accounts, memberships, sessions, files and hand-ins of the
 * one become the other's; the row stays as an alias (`merged_into`), since what may never be changed (versions, releases,
 * audit) goes on naming it. Refuses, pair by pair, what would lose or mix something; the others are done.
 */
export async function mergePersons(pairs: MergePair[]): Promise<MergeOutcome> {
  if (pairs.length === 0) return { merged: [], refused: [] };
  const bind = bindOf(pairs);
  await sql('select id from person where id = any($1::uuid[]) order by id for update', [[...bind[0], ...bind[1]]]);
  const refusals = new Map((await findRefusals(bind)).map((row) => [row.gone, row.why]));
  const merged = pairs.filter((pair) => !refusals.has(pair.goneId));
  const refused = pairs.flatMap((pair) => {
    const why = refusals.get(pair.goneId);
    return why ? [{ ...pair, why }] : [];
  });
  if (merged.length > 0) {
    const good = bindOf(merged);
    await joinSubmissions(good);
    await joinMemberships(good);
    await joinAdjustments(good);
    for (const statement of repoint) await sql(`with ${PAIRS} ${statement}`, good);
    await emit(personsMerged, { pairs: merged });
    await announceContexts(good[1]);
  }
  return { merged, refused };
}

type Bind = [gone: string[], kept: string[]];

const bindOf = (pairs: MergePair[]): Bind => [pairs.map((pair) => pair.goneId), pairs.map((pair) => pair.keptId)];

const PAIRS = `pair as (select * from unnest($1::uuid[], $2::uuid[]) as p(gone, kept))`;

// More than having been set the work: a version, a mark, a book collected.
const hasWork = (alias: string): string => `(${alias}.current_version is not null or ${alias}.handed_in_at is not null
  or ${alias}.collected_on is not null
  or exists (select 1 from submission_version v where v.school_id = ${alias}.school_id and v.submission_id = ${alias}.id)
  or exists (select 1 from mark m where m.school_id = ${alias}.school_id and m.submission_id = ${alias}.id))`;

async function findRefusals(bind: Bind): Promise<{ gone: string; why: MergeRefusal }[]> {
  return sql(
    `with ${PAIRS}
     select pair.gone, 'both_have_handed_in' as why from pair where exists (
       select 1 from submission g join submission k on k.school_id = g.school_id and k.class_homework_id = g.class_homework_id
       where g.person_id = pair.gone and k.person_id = pair.kept and ${hasWork('g')} and ${hasWork('k')})
     union all
     select pair.gone, 'is_staff' from pair where exists (select 1 from staff_role s where s.person_id = pair.gone)
       or exists (select 1 from teaching t where t.person_id = pair.gone)
       or exists (select 1 from homework h where h.author_id = pair.gone)
       or exists (select 1 from membership m where m.person_id = pair.gone and m.role in ('instructor', 'assistant'))
     union all
     select pair.gone, 'is_listed' from pair where exists (select 1 from office_pupil o where o.person_id = pair.gone)
     union all
     select pair.gone, 'not_there' from pair
       where not exists (select 1 from person p where p.id = pair.gone and p.merged_into is null)
         or not exists (select 1 from person p where p.id = pair.kept and p.merged_into is null) or pair.gone = pair.kept`,
    bind,
  );
}

/** Where both were set the same work, only one can have done any (see above): that row stays, the empty one goes. */
async function joinSubmissions(bind: Bind): Promise<void> {
  const both = `from pair join submission g on g.person_id = pair.gone
    join submission k on k.person_id = pair.kept and k.class_homework_id = g.class_homework_id`;
  await sql(
    `with ${PAIRS}, both_set as (select g.id as g_id, k.id as k_id, least(g.opened_at, k.opened_at) as opened_at,
       ${hasWork('g')} as g_stays ${both})
     update submission s set opened_at = both_set.opened_at from both_set
     where s.id = case when g_stays then g_id else k_id end`,
    bind,
  );
  await sql(
    `with ${PAIRS}, both_set as (select g.id as g_id, k.id as k_id, ${hasWork('g')} as g_stays ${both})
     delete from submission s using both_set where s.id = case when g_stays then k_id else g_id end`,
    bind,
  );
}

/** Two accounts in one course: the active one stays, with what is known of either. */
async function joinMemberships(bind: Bind): Promise<void> {
  const both = `select g.id as g_id, k.id as k_id, g.status = 'active' and k.status = 'left' as g_stays
    from pair join membership g on g.person_id = pair.gone
    join membership k on k.person_id = pair.kept and k.context_id = g.context_id`;
  await sql(
    `with ${PAIRS}, both_in as (${both})
     delete from membership m using both_in where m.id = case when g_stays then k_id else g_id end`,
    bind,
  );
}

/** The same extension for both is one. */
async function joinAdjustments(bind: Bind): Promise<void> {
  await sql(
    `with ${PAIRS}
     update adjustment a set revoked_at = $3 from pair where a.person_id = pair.gone and a.revoked_at is null and exists (
       select 1 from adjustment k where k.class_homework_id = a.class_homework_id and k.person_id = pair.kept
         and k.kind = a.kind and k.revoked_at is null)`,
    [...bind, now()],
  );
}

const plain = (table: string, column: string): string =>
  `update ${table} set ${column} = pair.kept from pair where ${column} = pair.gone`;

const repoint = [
  plain('lms_identity', 'person_id'),
  plain('membership', 'person_id'),
  plain('submission', 'person_id'),
  plain('session', 'person_id'),
  plain('file', 'owner_id'),
  plain('upload', 'owner_id'),
  `delete from homework_target t using pair where t.person_id = pair.gone and exists (select 1 from homework_target k
     where k.class_homework_id = t.class_homework_id and k.person_id = pair.kept)`,
  plain('homework_target', 'person_id'),
  plain('adjustment', 'person_id'),
  `update score_outbox o set person_id = pair.kept from pair where o.person_id = pair.gone and not exists (
     select 1 from score_outbox k where k.line_item_link_id = o.line_item_link_id and k.person_id = pair.kept)`,
  // activity is kept by month: nothing of this person is older than their row
  `update activity a set person_id = pair.kept from pair join person p on p.id = pair.gone
   where a.person_id = pair.gone and a.at >= p.created_at`,
  `update person k set lms_name = coalesce(k.lms_name, g.lms_name), locale = coalesce(k.locale, g.locale)
   from pair join person g on g.id = pair.gone where k.id = pair.kept`,
  `update person p set merged_into = pair.kept from pair where p.id = pair.gone or p.merged_into = pair.gone`,
];

async function announceContexts(personIds: string[]): Promise<void> {
  const contexts = await sql<{ context_id: string }>(
    'select distinct context_id from membership where person_id = any($1::uuid[])',
    [personIds],
  );
  for (const { context_id } of contexts) await announce(`context:${context_id}`);
}
