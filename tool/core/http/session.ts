import { addMs, now } from '../clock.ts';
import { currentSchoolId, sql, sqlOne } from '../db/database.ts';
import { hashOf, newId, newSecret } from '../ids.ts';
import { AppError } from './errors.ts';
import type { Landing, SessionRole } from './session.contract.ts';

const CODE_LIFE_MS = 2 * 60_000;
const IDLE_MS = 2 * 3600_000;
const LIFE_MS = 12 * 3600_000;

export interface SessionRow {
  school_id: string;
  id: string;
  handle: string;
  platform_handle: string;
  person_id: string;
  context_id: string | null;
  role: SessionRole;
  is_test: boolean;
  locale: 'zh-Hant' | 'en';
  landing: Landing;
  last_seen_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

/**
 * Opens a session for a proven launch, in the ambient transaction of its school.
 * @returns the public handle for the page's path, and the one-time code (two minutes) for its fragment
 */
export async function openSession(of: {
  platformHandle: string;
  personId: string;
  contextId: string | null;
  role: SessionRole;
  isTest: boolean;
  locale: 'zh-Hant' | 'en';
  landing: Landing;
  /** Of the session that this one comes from: it must not outlive it. Twelve hours from now when left out. */
  expiresAt?: Date;
}): Promise<{ handle: string; code: string; sessionId: string }> {
  const handle = newSecret(9);
  const code = newSecret();
  const at = now();
  const id = newId();
  await sql(
    `insert into session (school_id, id, handle, platform_handle, code_hash, code_expires_at, person_id, context_id, role,
       is_test, locale, landing, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $13, $14)`,
    [
      currentSchoolId(),
      id,
      handle,
      of.platformHandle,
      hashOf(code),
      addMs(at, CODE_LIFE_MS),
      of.personId,
      of.contextId,
      of.role,
      of.isTest,
      of.locale,
      JSON.stringify(of.landing),
      at,
      of.expiresAt ?? addMs(at, LIFE_MS),
    ],
  );
  return { handle, code, sessionId: id };
}

/** Exchanges the one-time code for a bearer token. Works once; a second try is `session_code_used`. */
export async function exchangeCode(handle: string, code: string): Promise<{ row: SessionRow; token: string }> {
  const token = newSecret();
  const row = await sqlOne<SessionRow>('select * from app.exchange_session_code($1, $2, $3, $4)', [
    handle,
    hashOf(code),
    hashOf(token),
    now(),
  ]);
  if (!row)
    throw new AppError(
      401,
      'session_code_used',
      'This address has been used already; open the tool from the LMS again',
    );
  return { row, token };
}

/** The live session of a bearer token. @throws AppError 401 `session_missing`, `session_ended` */
export async function findSession(token: string | undefined): Promise<SessionRow> {
  if (!token || token.length > 128) throw new AppError(401, 'session_missing', 'No session');
  const row = await sqlOne<SessionRow>('select * from app.find_session($1)', [hashOf(token)]);
  const at = now();
  if (!row) throw new AppError(401, 'session_ended', 'This session has ended');
  if (row.revoked_at || row.expires_at <= at || row.last_seen_at < addMs(at, -IDLE_MS))
    throw new AppError(401, 'session_ended', 'This session has ended');
  return row;
}

/** Notes that the session is in use: at most once a minute, so that reading doesn't write. */
export async function touchSession(row: SessionRow): Promise<void> {
  const at = now();
  if (row.last_seen_at < addMs(at, -60_000))
    await sql('update session set last_seen_at = $2 where id = $1', [row.id, at]);
}

/** Ends a session at once. */
export async function revokeSession(id: string, why: string): Promise<void> {
  await sql('update session set revoked_at = $2, revoked_why = $3 where id = $1 and revoked_at is null', [
    id,
    now(),
    why,
  ]);
}
