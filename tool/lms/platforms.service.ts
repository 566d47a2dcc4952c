import { addMs, now } from '../core/clock.ts';
import { currentConfig } from '../core/current-config.ts';
import { asOwner, currentSchoolId, inSchool, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { hashOf, newId, newSecret } from '../core/ids.ts';
import { enqueue } from '../core/jobs/jobs.ts';
import { wantedScopes } from './lti/claim-names.ts';
import { retireKeys } from './lti/key-retirement.ts';
import { newToolKey, PUBLISHED_AFTER_MS, PUBLISHED_BEFORE_MS, storeToolKey } from './lti/tool-keys.ts';
import { tool } from './lti/tool-configuration.ts';
import { findPlatforms, type Platform, type PlatformFamily } from './platform.model.ts';
import { isAcceptableUrl } from './safe-address.ts';

const LINK_LIFE_MS = 7 * 24 * 3600_000;

/** What is known of a platform when it is registered, by link or by hand. */
export interface NewPlatform {
  issuer: string;
  clientId: string;
  name: string;
  family: PlatformFamily;
  version: string | null;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUri: string;
  tokenAudience: string | null;
  scopes: string[];
  deploymentId: string | null;
  registeredBy: 'link' | 'hand';
}

/**
 * Makes a registration link for a school: works once, for seven days.
 * @returns its URL, to be pasted into the LMS
 */
export async function makeRegistrationLink(schoolId: string): Promise<string> {
  return (await inSchool(schoolId, storeRegistrationLink)).url;
}

/** The same in the ambient transaction of the school. */
export async function storeRegistrationLink(): Promise<{ url: string; expiresAt: string }> {
  const token = newSecret();
  const expiresAt = addMs(now(), LINK_LIFE_MS);
  await sql(
    'insert into registration_link (school_id, id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)',
    [currentSchoolId(), newId(), hashOf(token), now(), expiresAt],
  );
  return {
    url: `${currentConfig().publicUrl}${tool.paths.registration}?token=${token}`,
    expiresAt: expiresAt.toISOString(),
  };
}

/**
 * Stores a platform with its first key, or, when this school has registered the same issuer and client before, brings it
 * up to date and adds the deployment. Opens its own transaction.
 * @throws AppError 409 `platform_of_other_school`
 */
export async function registerPlatform(schoolId: string, of: NewPlatform): Promise<{ platformId: string }> {
  const known = (await findPlatforms(of.issuer, of.clientId))[0]?.platform;
  if (known && known.school_id !== schoolId)
    throw new AppError(409, 'platform_of_other_school', 'This issuer and client id belong to another school here');
  const key = known ? undefined : await newToolKey();
  return inSchool(schoolId, async () => {
    const platformId = await storePlatform(of);
    if (key) await storeToolKey(platformId, key, now());
    if (of.deploymentId) await acceptDeploymentOf(platformId, of.deploymentId, `registration_by_${of.registeredBy}`);
    return { platformId };
  });
}

async function storePlatform(of: NewPlatform): Promise<string> {
  const row = await sqlOne<{ id: string }>(
    `insert into lms_platform (school_id, id, handle, issuer, client_id, name, family, version, authorization_endpoint,
       token_endpoint, jwks_uri, token_audience, scopes, created_at, registered_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text[], $14, $15)
     on conflict (issuer, client_id) do update set name = excluded.name, family = excluded.family,
       version = excluded.version, authorization_endpoint = excluded.authorization_endpoint,
       token_endpoint = excluded.token_endpoint, jwks_uri = excluded.jwks_uri,
       token_audience = excluded.token_audience, scopes = excluded.scopes
     returning id`,
    [
      currentSchoolId(),
      newId(),
      newSecret(6),
      of.issuer,
      of.clientId,
      of.name,
      of.family,
      of.version,
      of.authorizationEndpoint,
      of.tokenEndpoint,
      of.jwksUri,
      of.tokenAudience,
      of.scopes,
      now(),
      of.registeredBy,
    ],
  );
  if (!row) throw new Error('the platform was not stored');
  return row.id;
}

/** By hand: what an administrator of the installation types. Scopes: all that Homeloop can use, unless told. */
export async function addPlatform(
  schoolId: string,
  of: Omit<NewPlatform, 'registeredBy' | 'scopes'> & { scopes?: string[] },
): Promise<{ platformId: string }> {
  for (const url of [of.issuer, of.authorizationEndpoint, of.tokenEndpoint, of.jwksUri])
    if (!isAcceptableUrl(url))
      throw new AppError(422, 'address_not_acceptable', `This address cannot be used: ${url.slice(0, 200)}`);
  return registerPlatform(schoolId, { scopes: wantedScopes, ...of, registeredBy: 'hand' });
}

/** All registrations of the installation, for the command line. */
export async function listPlatforms(): Promise<
  (Platform & { school_name: string; deployments: { deploymentId: string; status: string }[] })[]
> {
  return asOwner(() =>
    sql(
      `select p.*, s.name as school_name, coalesce((
         select jsonb_agg(jsonb_build_object('deploymentId', d.deployment_id, 'status', d.status) order by d.first_seen_at)
         from lms_deployment d where d.platform_id = p.id), '[]') as deployments
       from lms_platform p join school s using (school_id) order by s.name, p.created_at`,
    ),
  );
}

/** Switches a registration on, and accepts a deployment when one is named. @throws AppError 404 `platform_unknown` */
export async function activatePlatform(issuer: string, clientId: string, deploymentId?: string): Promise<void> {
  const platform = await requirePlatform(issuer, clientId);
  await inSchool(platform.school_id, async () => {
    await setPlatformStatus(platform.id, 'active');
    if (deploymentId) await acceptDeploymentOf(platform.id, deploymentId, 'command_line');
  });
}

/** Switches a registration off: launches are refused, nothing is sent. @throws AppError 404 `platform_unknown` */
export async function switchPlatformOff(issuer: string, clientId: string): Promise<void> {
  const platform = await requirePlatform(issuer, clientId);
  await inSchool(platform.school_id, () => setPlatformStatus(platform.id, 'off'));
}

/** Accepts a deployment, known or not. @throws AppError 404 `platform_unknown` */
export async function acceptDeployment(issuer: string, clientId: string, deploymentId: string): Promise<void> {
  const platform = await requirePlatform(issuer, clientId);
  await inSchool(platform.school_id, () => acceptDeploymentOf(platform.id, deploymentId, 'command_line'));
}

/**
 * Gives every platform a new key. It is published at once and signs after a day, when caches have it; the old one stays
 * published for a week more, so no launch and no score is lost.
 * @param atOnce when a key has leaked: the new one signs now and the others are retired
 */
export async function rotateKeys(options: { atOnce?: boolean } = {}): Promise<number> {
  const platforms = await asOwner(() => sql<Platform>('select * from lms_platform'));
  for (const platform of platforms) {
    const key = await newToolKey();
    const signsFrom = addMs(now(), options.atOnce ? 0 : PUBLISHED_BEFORE_MS);
    await inSchool(platform.school_id, async () => {
      await storeToolKey(platform.id, key, signsFrom);
      await enqueue(retireKeys, {}, { key: 'keys.retire', runAt: addMs(signsFrom, PUBLISHED_AFTER_MS + 60_000) });
    });
    if (options.atOnce)
      await asOwner(() =>
        sql('update lms_tool_key set retired_at = $3 where platform_id = $1 and kid <> $2 and retired_at is null', [
          platform.id,
          key.kid,
          now(),
        ]),
      );
  }
  return platforms.length;
}

/** In the ambient transaction of the platform's school. */
export async function acceptDeploymentOf(platformId: string, deploymentId: string, by: string): Promise<void> {
  if (!deploymentId || deploymentId.length > 255)
    throw new AppError(422, 'deployment_not_acceptable', 'A deployment id has 1 to 255 characters');
  await sql(
    `insert into lms_deployment (school_id, id, platform_id, deployment_id, status, first_seen_at, accepted_at, accepted_by)
     values ($1, $2, $3, $4, 'active', $5, $5, $6)
     on conflict (platform_id, deployment_id) do update
       set status = 'active', accepted_at = excluded.accepted_at, accepted_by = excluded.accepted_by
     where lms_deployment.status <> 'active'`,
    [currentSchoolId(), newId(), platformId, deploymentId, now(), by],
  );
}

async function setPlatformStatus(platformId: string, status: 'active' | 'off'): Promise<void> {
  await sql('update lms_platform set status = $2 where id = $1', [platformId, status]);
}

async function requirePlatform(issuer: string, clientId: string): Promise<Platform> {
  const platform = (await findPlatforms(issuer, clientId))[0]?.platform;
  if (!platform) throw new AppError(404, 'platform_unknown', `No platform is registered as ${issuer} with ${clientId}`);
  return platform;
}
