import { now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { notFound } from '../core/http/errors.ts';
import { newId } from '../core/ids.ts';
import { emit } from '../core/jobs/events.ts';
import { announce } from '../core/realtime/changes.ts';
import { mapContext, matchIdentities } from '../school/index.ts';
import { identify, type Identified } from './identify.ts';
import { rosterChanged } from './roster.events.ts';
import {
  planRoster,
  type KnownMembership,
  type PlacedMember,
  type RosterDoubt,
  type RosterMember,
  type RosterPlan,
} from './roster.plan.ts';

interface ContextRow {
  id: string;
  issuer: string;
  roster_doubt: RosterDoubt | null;
}

/**
 * Brings a course's memberships to what the LMS lists, in the ambient transaction: new people and accounts, roles, leavers
 * (kept as `left`), and the office's pupils found among them. Emits `rosterChanged` when somebody came or went.
 * @param complete false when the fetch broke off: nobody is taken away, and it doesn't count as synced
 */
export async function applyRoster(
  contextId: string,
  members: RosterMember[],
  { complete }: { complete: boolean } = { complete: true },
): Promise<RosterPlan> {
  const context = await lockContext(contextId);
  await mapContext(contextId);
  const identified = await identify(
    context.issuer,
    members.map((member) => ({
      sub: member.lmsUserId,
      name: nameOf(member),
      email: member.email,
      sourcedId: member.sourcedId,
      legacySub: null,
      isTest: member.isTest,
    })),
  );
  const plan = planRoster(await place(contextId, members, identified), await knownMemberships(contextId), {
    complete,
    doubt: context.roster_doubt,
    at: now(),
  });
  await writeMemberships(contextId, plan.write);
  await endMemberships(contextId, plan.leftPersonIds);
  if (complete)
    await sql(
      `update lms_context set roster_synced_at = $2, roster_tried_at = $2, roster_error = null, roster_doubt = $3::jsonb
       where id = $1`,
      [contextId, now(), plan.doubt && JSON.stringify(plan.doubt)],
    );
  const news = [...identified.values()].filter((each) => each.isNews).map((each) => each.identityId);
  const aliases = new Map((await matchIdentities(news)).map((pair) => [pair.goneId, pair.keptId]));
  const present = (personId: string): string => aliases.get(personId) ?? personId;
  await tell(contextId, plan.joinedPersonIds.map(present), plan.leftPersonIds, plan.write.length > 0);
  return plan;
}

/** Believes a doubtful roster: those it lacked have left. Nothing happens when the doubt has passed or is another one. */
export async function confirmRoster(contextId: string, fingerprint: string): Promise<void> {
  const context = await lockContext(contextId);
  if (context.roster_doubt?.fingerprint !== fingerprint) return;
  const left = await endMemberships(contextId, context.roster_doubt.absentPersonIds);
  await sql('update lms_context set roster_doubt = null where id = $1', [contextId]);
  await tell(contextId, [], left, true);
}

async function tell(contextId: string, joined: string[], left: string[], changed: boolean): Promise<void> {
  if (joined.length + left.length > 0)
    await emit(rosterChanged, { contextId, joinedPersonIds: [...new Set(joined)], leftPersonIds: left });
  if (joined.length + left.length > 0 || changed) await announce(`context:${contextId}`);
}

async function lockContext(contextId: string): Promise<ContextRow> {
  // two rosters of one course, or a roster and a confirmation, one after the other
  const context = await sqlOne<ContextRow>(
    'select id, issuer, roster_doubt from lms_context where id = $1 for update',
    [contextId],
  );
  if (!context) throw notFound('context');
  return context;
}

function nameOf(member: RosterMember): string | null {
  return member.name?.trim() || [member.givenName, member.familyName].filter(Boolean).join(' ') || null;
}

async function place(
  contextId: string,
  members: RosterMember[],
  identified: Map<string, Identified>,
): Promise<PlacedMember[]> {
  const personIds = [...identified.values()].map((each) => each.personId);
  const staff = await sql<{ person_id: string }>(
    `select person_id from staff_role where person_id = any($1::uuid[])
     union select person_id from teaching where person_id = any($1::uuid[])
     union select person_id from membership where person_id = any($1::uuid[]) and context_id <> $2
       and launch_role in ('instructor', 'assistant', 'administrator')`,
    [personIds, contextId],
  );
  const isStaff = new Set(staff.map((row) => row.person_id));
  return members.flatMap((member) => {
    const personId = identified.get(member.lmsUserId)?.personId;
    return personId ? [{ ...member, personId, isStaff: isStaff.has(personId) }] : [];
  });
}

async function knownMemberships(contextId: string): Promise<KnownMembership[]> {
  return sql<KnownMembership>(
    `select person_id as "personId", launch_role as "launchRole", roster_role as "rosterRole", role, status,
       is_test as "isTest", lms_user_id as "lmsUserId"
     from membership where context_id = $1`,
    [contextId],
  );
}

async function writeMemberships(contextId: string, rows: RosterPlan['write']): Promise<void> {
  if (rows.length === 0) return;
  await sql(
    `insert into membership (school_id, id, context_id, person_id, lms_user_id, role, roster_role, is_test,
       first_seen_at, last_seen_at)
     select $1, r.id, $2, r."personId", r."lmsUserId", r.role, r."rosterRole", r."isTest", $3, $3
     from jsonb_to_recordset($4::jsonb) as r(id uuid, "personId" uuid, "lmsUserId" text, role text, "rosterRole" text,
       "isTest" boolean)
     on conflict (school_id, context_id, person_id) do update set lms_user_id = excluded.lms_user_id,
       roster_role = excluded.roster_role, role = coalesce(membership.launch_role, excluded.role),
       is_test = membership.is_test or excluded.is_test, status = 'active', left_at = null,
       last_seen_at = excluded.last_seen_at`,
    [currentSchoolId(), contextId, now(), JSON.stringify(rows.map((row) => ({ ...row, id: newId() })))],
  );
}

/** The role of an earlier launch goes with them: who comes back later comes as the roster then says. */
async function endMemberships(contextId: string, personIds: string[]): Promise<string[]> {
  if (personIds.length === 0) return [];
  const left = await sql<{ person_id: string }>(
    `update membership set status = 'left', left_at = $3, launch_role = null
     where context_id = $1 and person_id = any($2::uuid[]) and status = 'active' returning person_id`,
    [contextId, personIds, now()],
  );
  return left.map((row) => row.person_id);
}
