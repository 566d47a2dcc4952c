import { addMs, now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import type { SessionRole } from '../core/http/session.contract.ts';
import { newId } from '../core/ids.ts';
import { emit } from '../core/jobs/events.ts';
import type { LaunchClaims } from '../lms/index.ts';
import { mapContext } from '../school/index.ts';
import { contextLaunched } from './launch.events.ts';

/** A context is live for two weeks after a launch: its roster is kept fresh. */
const LIVE_MS = 14 * 24 * 3600_000;
const DAY_MS = 24 * 3600_000;
const SEEN_EVERY_MS = 10 * 60_000;

interface ContextRow {
  id: string;
  platform_id: string;
  deployment_id: string;
  title: string | null;
  label: string | null;
  memberships_url: string | null;
  line_items_url: string | null;
  ags_scopes: string[];
  live_until: Date | null;
}

/** The context of a launch, made or brought up to date, in the ambient transaction. Tells when it comes to life. */
export async function contextOfLaunch(
  claims: LaunchClaims,
  of: { platformId: string; deploymentUuid: string },
): Promise<string | null> {
  if (!claims.context) return null;
  const wanted = {
    platform_id: of.platformId,
    deployment_id: of.deploymentUuid,
    title: claims.context.title,
    label: claims.context.label,
    memberships_url: claims.membershipsUrl,
    line_items_url: claims.gradebook?.lineItemsUrl ?? null,
    ags_scopes: claims.gradebook?.scopes ?? [],
  };
  const known = await findContext(claims);
  if (!known) {
    const made = await insertContext(claims, wanted);
    if (made) {
      await emit(contextLaunched, { contextId: made });
      // so that its class stands on the first page already
      await mapContext(made);
      return made;
    }
  }
  const row = known ?? (await findContext(claims));
  if (!row) throw new Error('a context was neither made nor found');
  await refresh(row, wanted);
  return row.id;
}

type Wanted = Omit<ContextRow, 'id' | 'live_until'>;

function findContext(claims: LaunchClaims): Promise<ContextRow | undefined> {
  return sqlOne<ContextRow>(
    `select id, platform_id, deployment_id, title, label, memberships_url, line_items_url, ags_scopes, live_until
     from lms_context where issuer = $1 and context_id = $2`,
    [claims.issuer, claims.context?.id],
  );
}

async function insertContext(claims: LaunchClaims, wanted: Wanted): Promise<string | undefined> {
  const row = await sqlOne<{ id: string }>(
    `insert into lms_context (school_id, id, platform_id, deployment_id, issuer, context_id, title, label,
       memberships_url, line_items_url, ags_scopes, live_until, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text[], $12, $13)
     on conflict (school_id, issuer, context_id) do nothing returning id`,
    [
      currentSchoolId(),
      newId(),
      wanted.platform_id,
      wanted.deployment_id,
      claims.issuer,
      claims.context?.id,
      wanted.title,
      wanted.label,
      wanted.memberships_url,
      wanted.line_items_url,
      wanted.ags_scopes,
      addMs(now(), LIVE_MS),
      now(),
    ],
  );
  return row?.id;
}

/**
 * Writes only what changed: hundreds launch the same context in one minute. A service that is missing from this launch
 * is kept, since some placements (deep linking, account) leave claims out.
 */
async function refresh(row: ContextRow, wanted: Wanted): Promise<void> {
  const next: Wanted = {
    ...wanted,
    title: wanted.title ?? row.title,
    label: wanted.label ?? row.label,
    memberships_url: wanted.memberships_url ?? row.memberships_url,
    line_items_url: wanted.line_items_url ?? row.line_items_url,
    ags_scopes: wanted.line_items_url ? wanted.ags_scopes : row.ags_scopes,
  };
  if ((Object.keys(next) as (keyof Wanted)[]).some((name) => String(next[name]) !== String(row[name])))
    await sql(
      `update lms_context set platform_id = $2, deployment_id = $3, title = $4, label = $5, memberships_url = $6,
         line_items_url = $7, ags_scopes = $8::text[] where id = $1`,
      [
        row.id,
        next.platform_id,
        next.deployment_id,
        next.title,
        next.label,
        next.memberships_url,
        next.line_items_url,
        next.ags_scopes,
      ],
    );
  const until = row.live_until ?? new Date(0);
  if (until >= addMs(now(), LIVE_MS - DAY_MS)) return;
  // "no key": a full lock would stop every other launch's rows that refer to this course, and deadlock a class on Monday
  const [revived] = await sql<{ slept: boolean }>(
    `update lms_context c set live_until = $2 from (select id, live_until from lms_context where id = $1 for no key update) was
     where c.id = was.id returning coalesce(was.live_until, 'epoch') <= $3 as slept`,
    [row.id, addMs(now(), LIVE_MS), now()],
  );
  if (revived?.slept) await emit(contextLaunched, { contextId: row.id });
}

interface MembershipRow {
  id: string;
  role: SessionRole;
  launch_role: SessionRole | null;
  roster_role: SessionRole | null;
  status: string;
  lms_user_id: string;
  mentor_of: string[];
  last_seen_at: Date;
}

/** What the launched person is here, and whether they only try things out. */
export interface LaunchedAs {
  role: SessionRole;
  isTest: boolean;
}

/**
 * Writes the membership; the launch's role wins over the roster's. A test user, somebody's masquerade, and a teacher who
 * switched to the pupil's role look on: their launch changes no real person's membership.
 */
export async function memberOfLaunch(claims: LaunchClaims, personId: string, contextId: string): Promise<LaunchedAs> {
  const { role, isTest } = claims.roles;
  const known = await sqlOne<MembershipRow>(
    `select id, role, launch_role, roster_role, status, lms_user_id, mentor_of, last_seen_at
     from membership where context_id = $1 and person_id = $2`,
    [contextId, personId],
  );
  if (isMasquerade(claims) || isSwitched(known, role)) return { role, isTest: true };
  // an administrator who is nothing in this class, and who has no role at all, aren't members of it
  if (role === 'none' || role === 'administrator') return { role, isTest };
  if (!known) await insertMembership(claims, personId, contextId);
  else if (needsUpdate(known, claims))
    await sql(
      `update membership set role = $2, launch_role = $2, status = 'active', left_at = null, lms_user_id = $3,
         mentor_of = $4::text[], last_seen_at = $5 where id = $1`,
      [known.id, role, claims.sub, claims.mentorOf, now()],
    );
  return { role, isTest };
}

async function insertMembership(claims: LaunchClaims, personId: string, contextId: string): Promise<void> {
  await sql(
    `insert into membership (school_id, id, context_id, person_id, lms_user_id, role, launch_role, is_test, mentor_of,
       first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $6, $7, $8::text[], $9, $9)
     on conflict (school_id, context_id, person_id) do update set role = excluded.role, launch_role = excluded.role,
       status = 'active', left_at = null, last_seen_at = excluded.last_seen_at`,
    [
      currentSchoolId(),
      newId(),
      contextId,
      personId,
      claims.sub,
      claims.roles.role,
      claims.roles.isTest,
      claims.mentorOf,
      now(),
    ],
  );
}

function needsUpdate(known: MembershipRow, claims: LaunchClaims): boolean {
  return (
    known.role !== claims.roles.role ||
    known.launch_role !== claims.roles.role ||
    known.status !== 'active' ||
    known.lms_user_id !== claims.sub ||
    known.mentor_of.join() !== claims.mentorOf.join() ||
    known.last_seen_at < addMs(now(), -SEEN_EVERY_MS)
  );
}

/** Moodle's "Switch role to" comes as a plain Learner. The roster tells a real change of role from it. */
function isSwitched(known: MembershipRow | undefined, role: SessionRole): boolean {
  const taught = known?.launch_role === 'instructor' || known?.launch_role === 'assistant';
  return role === 'learner' && taught && known.roster_role !== 'learner';
}

/** Canvas's "Act as user" names the one behind it, when asked to (see tool-configuration). */
function isMasquerade(claims: LaunchClaims): boolean {
  return Boolean(claims.custom.canvas_masquerading);
}
