import type { Request, Response } from 'express';
import { now } from '../../core/clock.ts';
import { inSchool, sql, sqlOne } from '../../core/db/database.ts';
import { newId } from '../../core/ids.ts';
import { localeOf, type Locale } from '../../core/i18n/translate.ts';
import { findLaunch, type FoundLaunch, type Platform } from '../platform.model.ts';
import { provingPage } from './browser-pages.ts';
import { claim } from './claim-names.ts';
import { readClaims, text, type LaunchClaims } from './claims.ts';
import { afterSignature, beforeSignature, checkSignature, measuredSkew, takeApart } from './checks.ts';
import { readParameters } from './form.ts';
import { isRememberedUsed, throughGate } from './launch-gate.ts';
import { isUsable } from './login.ts';
import { pageLocale, sendDoor } from './refusal-page.ts';
import { must, refuse } from './refusal.ts';
import { isBrowserOf, openState, readCookie, type LoginState } from './state.ts';

/** A launch that is verified and whose browser is proven. It gets in once `useLaunch` has said so, in its transaction. */
export interface ProvenLaunch {
  claims: LaunchClaims;
  platform: Platform;
  state: LoginState;
  /** Null: the deployment is unknown, and this administrator's launch makes it known. */
  deploymentUuid: string | null;
  locale: Locale;
  skewSeconds: number;
}

/**
 * Verifies what the platform posted to the redirect URI, in this order: the request, the state, the token before and
 * after its signature, the browser, the deployment.
 * @returns undefined when the page that proves the browser has been sent instead
 * @throws LtiRefusal
 */
export async function verifyLaunch(request: Request, response: Response): Promise<ProvenLaunch | undefined> {
  must(request.method === 'POST', 'lti_not_a_launch');
  const given = await readParameters(request);
  if (given.error !== undefined) throw refuse('lti_platform_refused', { reason: plainWord(given.error) });
  must(given.id_token, 'lti_token_missing');
  const state = openState(given.state);
  const candidate = takeApart(given.id_token, state);
  for (const check of beforeSignature) check(candidate);
  const deploymentId = candidate.payload[claim.deploymentId] as string;
  const found = await throughGate(async () => {
    must(!isRememberedUsed(state.id), 'lti_state_used');
    return findLaunch(state.issuer, state.clientId, deploymentId, state.id);
  });
  const facts = { issuer: state.issuer, client: state.clientId };
  if (!found || !isUsable(found, request)) throw refuse('lti_platform_unknown', facts);
  must(found.platform.status === 'active', 'lti_platform_off', facts);
  must(!found.used, 'lti_state_used');
  await checkSignature(candidate, found.platform);
  for (const check of afterSignature) check(candidate);
  const claims = readClaims(candidate.payload, state.clientId);
  const locale = localeOf(claims.locale) ?? pageLocale(request, found.locale);
  if (!isProven(request, state, given.lti_storage)) {
    sendDoor(response, 200, provingPage(state, given.id_token, given.state ?? '', locale));
    return undefined;
  }
  const deploymentUuid = await admitDeployment(found, claims);
  return {
    claims,
    platform: found.platform,
    state,
    deploymentUuid,
    locale,
    skewSeconds: measuredSkew(candidate.payload),
  };
}

/** True for the first launch of a state, false for every other: in the ambient transaction of the school. */
export async function useLaunch(launch: ProvenLaunch): Promise<boolean> {
  const row = await sqlOne<{ won: boolean }>('select app.use_launch($1, $2, $3) as won', [
    launch.platform.school_id,
    launch.state.id,
    now(),
  ]);
  return row?.won === true;
}

/** By cookie, or by the secret that the proving page found. A wrong one is somebody else's browser. */
function isProven(request: Request, state: LoginState, posted: string | undefined): boolean {
  const cookie = readCookie(request.headers.cookie, state);
  if (cookie !== undefined && isBrowserOf(state, cookie)) return true;
  if (posted === 'none') throw refuse('lti_browser_unproven');
  if (posted !== undefined) {
    must(isBrowserOf(state, posted), 'lti_browser_other');
    return true;
  }
  return false;
}

/**
 * The deployment's own id. A registration that named none (Canvas) learns its first from an LMS administrator's launch;
 * every other unknown one is noted, to be accepted by the school's administrator.
 */
async function admitDeployment(found: FoundLaunch, claims: LaunchClaims): Promise<string | null> {
  const { platform } = found;
  const facts = {
    platform: platform.family === 'moodle' ? 'Moodle' : platform.family === 'canvas' ? 'Canvas' : 'LMS',
    issuer: platform.issuer,
    client: platform.client_id,
    deployment: claims.deploymentId,
  };
  must(found.deployment_status !== 'off', 'lti_deployment_off', facts);
  if (found.deployment_status === 'active') return found.deployment_uuid;
  if (!found.has_deployment && claims.roles.isLmsAdministrator && !claims.roles.isTest) return null;
  if (found.deployment_status === null) await noteWaiting(platform, claims.deploymentId);
  throw refuse('lti_deployment_waiting', facts);
}

async function noteWaiting(platform: Platform, deploymentId: string): Promise<void> {
  await inSchool(platform.school_id, () =>
    sql(
      `insert into lms_deployment (school_id, id, platform_id, deployment_id, status, first_seen_at)
       select $1::uuid, $2::uuid, $3::uuid, $4, 'waiting', $5::timestamptz
       where (select count(*) from lms_deployment where platform_id = $3::uuid and status = 'waiting') < 200
       on conflict do nothing`,
      [platform.school_id, newId(), platform.id, deploymentId, now()],
    ),
  );
}

/** Makes a deployment known through an administrator's launch, in the ambient transaction. Its own id. */
export async function learnDeployment(platform: Platform, deploymentId: string): Promise<string> {
  const row = await sqlOne<{ id: string }>(
    `insert into lms_deployment (school_id, id, platform_id, deployment_id, status, first_seen_at, accepted_at, accepted_by)
     values ($1, $2, $3, $4, 'active', $5, $5, 'administrator_launch')
     on conflict (platform_id, deployment_id) do update
       set status = 'active', accepted_at = excluded.accepted_at, accepted_by = excluded.accepted_by
     returning id`,
    [platform.school_id, newId(), platform.id, deploymentId, now()],
  );
  if (!row) throw new Error('the deployment was not stored');
  return row.id;
}

/** The platform's error code; anything but a plain word is not repeated. */
function plainWord(error: string): string {
  return /^[a-z_]{1,40}$/.test(text(error) ?? '') ? error : 'error';
}
