import { addMs, calendarDay, now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import type { LaunchClaims } from '../lms/index.ts';
import { matchIdentity } from '../school/index.ts';

interface IdentityRow {
  id: string;
  person_id: string;
  name: string | null;
  email: string | null;
  person_sourced_id: string | null;
  last_seen_at: Date;
}

/** Facts about a person change seldom; being seen is noted at most this often, so that a Monday's launches read only. */
const SEEN_EVERY_MS = 10 * 60_000;

export interface LaunchedPerson {
  personId: string;
  identityId: string;
  /** New, or with another name, address or number than before: the office's list may know them now. */
  isNews: boolean;
}

/** The person behind issuer and sub, made when new. In the ambient transaction. */
export async function personOfLaunch(claims: LaunchClaims): Promise<LaunchedPerson> {
  const known = await findIdentity(claims);
  const identity = known ?? (await makeIdentity(claims));
  const isChanged = await refresh(identity, claims);
  return {
    personId: await livePerson(identity.person_id),
    identityId: identity.id,
    isNews: (!known || isChanged) && !claims.roles.isTest,
  };
}

/** A pupil of the office's list becomes one with their account before the session opens: it must not be the alias's. */
export async function matchedPerson(person: LaunchedPerson): Promise<string> {
  const merged = await matchIdentity(person.identityId);
  return merged.find((pair) => pair.goneId === person.personId)?.keptId ?? person.personId;
}

function findIdentity(claims: LaunchClaims): Promise<IdentityRow | undefined> {
  return sqlOne<IdentityRow>(
    `select id, person_id, name, email, person_sourced_id, last_seen_at from lms_identity where issuer = $1 and sub = $2`,
    [claims.issuer, claims.sub],
  );
}

async function makeIdentity(claims: LaunchClaims): Promise<IdentityRow> {
  const at = now();
  const personId = newId();
  await sql('insert into person (school_id, id, lms_name, created_at) values ($1, $2, $3, $4)', [
    currentSchoolId(),
    personId,
    claims.name,
    at,
  ]);
  const made = await sqlOne<IdentityRow>(
    `insert into lms_identity (school_id, id, issuer, sub, person_id, name, email, person_sourced_id, legacy_sub, is_test,
       first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
     on conflict (school_id, issuer, sub) do nothing
     returning id, person_id, name, email, person_sourced_id, last_seen_at`,
    [
      currentSchoolId(),
      newId(),
      claims.issuer,
      claims.sub,
      personId,
      claims.name,
      claims.email,
      claims.personSourcedId,
      claims.legacySub,
      claims.roles.isTest,
      at,
    ],
  );
  if (made) return made;
  // another launch, or a roster, was a moment faster
  await sql('delete from person where id = $1', [personId]);
  const theirs = await findIdentity(claims);
  if (!theirs) throw new Error('an identity was neither made nor found');
  return theirs;
}

/** What the LMS says now; what it leaves out this time stays. True when something was new. */
async function refresh(known: IdentityRow, claims: LaunchClaims): Promise<boolean> {
  const name = claims.name ?? known.name;
  const email = claims.email ?? known.email;
  const sourcedId = claims.personSourcedId ?? known.person_sourced_id;
  const changed = name !== known.name || email !== known.email || sourcedId !== known.person_sourced_id;
  if (!changed && known.last_seen_at > addMs(now(), -SEEN_EVERY_MS)) return false;
  await sql('update lms_identity set name = $2, email = $3, person_sourced_id = $4, last_seen_at = $5 where id = $1', [
    known.id,
    name,
    email,
    sourcedId,
    now(),
  ]);
  if (name !== known.name) await sql('update person set lms_name = $2 where id = $1', [known.person_id, name]);
  return changed;
}

/** Follows merges to the person who goes on. */
async function livePerson(personId: string): Promise<string> {
  const row = await sqlOne<{ id: string }>(
    `with recursive chain as (
       select id, merged_into, 1 as step from person where id = $1
       union all
       select p.id, p.merged_into, c.step + 1 from person p join chain c on p.id = c.merged_into where c.step < 20
     ) select id from chain where merged_into is null limit 1`,
    [personId],
  );
  return row?.id ?? personId;
}

/** An LMS administrator administers their school from the first launch on; never the installation. */
export async function noteAdministrator(personId: string, timeZone: string): Promise<void> {
  await sql(
    `insert into staff_role (school_id, id, person_id, role, from_on) values ($1, $2, $3, 'administrator', $4)
     on conflict do nothing`,
    [currentSchoolId(), newId(), personId, calendarDay(now(), timeZone)],
  );
}
