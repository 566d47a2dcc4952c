import { now } from '../core/clock.ts';
import { currentSchoolId, sql } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import { plainName } from './plain-name.ts';

/** Who somebody is in one LMS. */
export interface LmsAccount {
  sub: string;
  name: string | null;
  email: string | null;
  sourcedId: string | null;
  legacySub: string | null;
  isTest: boolean;
}

export interface Identified {
  identityId: string;
  personId: string;
  /** New, or with another name, e-mail or id than before: worth matching with the office's list. */
  isNews: boolean;
}

interface IdentityRow {
  id: string;
  sub: string;
  person_id: string;
  name: string | null;
  email: string | null;
  person_sourced_id: string | null;
  legacy_sub: string | null;
  is_test: boolean;
}

/**
 * Finds or makes the identities of one LMS's accounts, and their persons, in the ambient transaction. Safe when a launch
 * brings the same account at the same moment. What the LMS no longer tells (privacy switched on) is kept as it was.
 * @returns by sub
 */
export async function identify(issuer: string, accounts: LmsAccount[]): Promise<Map<string, Identified>> {
  const wanted = new Map(accounts.map((account) => [account.sub, tidy(account)]));
  const known = new Map((await findIdentities(issuer, [...wanted.keys()])).map((row) => [row.sub, row]));
  const fresh = [...wanted.values()].filter((account) => !known.has(account.sub));
  const made = await makeIdentities(issuer, fresh);
  const changed = [...wanted.values()].filter((account) => isChanged(known.get(account.sub), account));
  await updateIdentities(issuer, changed);
  const news = new Set([...made, ...changed.map((account) => account.sub)]);
  const rows = fresh.length > 0 ? await findIdentities(issuer, [...wanted.keys()]) : [...known.values()];
  return new Map(
    rows.map((row) => [row.sub, { identityId: row.id, personId: row.person_id, isNews: news.has(row.sub) }]),
  );
}

// PostgreSQL holds no NUL, and an index no name of a megabyte.
function tidy(account: LmsAccount): LmsAccount {
  const short = (text: string | null): string | null => plainName(text ?? '') || null;
  return {
    sub: account.sub,
    name: short(account.name),
    email: short(account.email),
    sourcedId: short(account.sourcedId),
    legacySub: short(account.legacySub),
    isTest: account.isTest,
  };
}

async function findIdentities(issuer: string, subs: string[]): Promise<IdentityRow[]> {
  return sql<IdentityRow>(
    `select id, sub, person_id, name, email, person_sourced_id, legacy_sub, is_test from lms_identity
     where issuer = $1 and sub = any($2::text[])`,
    [issuer, subs],
  );
}

const ACCOUNTS = `jsonb_to_recordset($1::jsonb) as r(id uuid, "personId" uuid, sub text, name text, email text,
  "sourcedId" text, "legacySub" text, "isTest" boolean)`;

async function makeIdentities(issuer: string, accounts: LmsAccount[]): Promise<string[]> {
  if (accounts.length === 0) return [];
  const rows = accounts.map((account) => ({ ...account, id: newId(), personId: newId() }));
  const bind = [JSON.stringify(rows), currentSchoolId(), now()];
  await sql(
    `insert into person (school_id, id, lms_name, created_at) select $2, r."personId", r.name, $3 from ${ACCOUNTS}`,
    bind,
  );
  const made = await sql<{ sub: string }>(
    `insert into lms_identity (school_id, id, issuer, sub, person_id, name, email, person_sourced_id, legacy_sub, is_test,
       first_seen_at, last_seen_at)
     select $2, r.id, $4, r.sub, r."personId", r.name, r.email, r."sourcedId", r."legacySub", r."isTest", $3, $3
     from ${ACCOUNTS} on conflict (school_id, issuer, sub) do nothing returning sub`,
    [...bind, issuer],
  );
  const mine = new Set(made.map((row) => row.sub));
  const orphans = rows.filter((row) => !mine.has(row.sub)).map((row) => row.personId);
  if (orphans.length > 0) await sql('delete from person where id = any($1::uuid[])', [orphans]);
  return [...mine];
}

function isChanged(before: IdentityRow | undefined, account: LmsAccount): boolean {
  if (!before) return false;
  const differs = (told: string | null, kept: string | null): boolean => told !== null && told !== kept;
  return (
    differs(account.name, before.name) ||
    differs(account.email, before.email) ||
    differs(account.sourcedId, before.person_sourced_id) ||
    differs(account.legacySub, before.legacy_sub) ||
    (account.isTest && !before.is_test)
  );
}

async function updateIdentities(issuer: string, accounts: LmsAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  await sql(
    `with told as (
       update lms_identity i set name = coalesce(r.name, i.name), email = coalesce(r.email, i.email),
         person_sourced_id = coalesce(r."sourcedId", i.person_sourced_id), legacy_sub = coalesce(r."legacySub", i.legacy_sub),
         is_test = i.is_test or r."isTest", last_seen_at = $3
       from ${ACCOUNTS} where i.issuer = $2 and i.sub = r.sub returning i.person_id, i.name)
     update person p set lms_name = coalesce(told.name, p.lms_name) from told where p.id = told.person_id`,
    [JSON.stringify(accounts), issuer, now()],
  );
}
