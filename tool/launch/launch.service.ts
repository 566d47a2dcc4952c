import { addMs, now } from '../core/clock.ts';
import { afterCommit, currentSchoolId, inSchool, sql, sqlOne } from '../core/db/database.ts';
import type { SessionRole } from '../core/http/session.contract.ts';
import { openSession } from '../core/http/session.ts';
import {
  isLoopbackHost,
  learnDeployment,
  refuse,
  useLaunch,
  type LaunchClaims,
  type Platform,
  type ProvenLaunch,
} from '../lms/index.ts';
import { keepDeepLinkingRequest } from './deep-linking.service.ts';
import { forgetFrameAncestors } from './frame-ancestors.ts';
import { landingOf } from './landing.ts';
import { contextOfLaunch, memberOfLaunch, type LaunchedAs } from './launched-context.ts';
import { homeworkOfColumn, linkOfLaunch, type LaunchedLink } from './launched-link.ts';
import { matchedPerson, noteAdministrator, personOfLaunch } from './launched-person.ts';

/**
 * Lets a proven launch in, once, in one transaction: person, context, membership, link, landing, session.
 * @returns the path of the page, with the one-time code in its fragment
 * @throws LtiRefusal `lti_state_used` for every launch of the same state but the first
 */
export async function letIn(launch: ProvenLaunch): Promise<string> {
  return inSchool(launch.platform.school_id, async () => {
    if (!(await useLaunch(launch))) throw refuse('lti_state_used');
    const { claims, platform } = launch;
    const deploymentUuid = launch.deploymentUuid ?? (await learnDeployment(platform, claims.deploymentId));
    const person = await personOfLaunch(claims);
    const contextId = await contextOfLaunch(claims, { platformId: platform.id, deploymentUuid });
    const as = within(
      claims,
      contextId
        ? await memberOfLaunch(claims, person.personId, contextId)
        : { role: roleOutside(claims), isTest: claims.roles.isTest },
    );
    const personId = person.isNews && as.role === 'learner' ? await matchedPerson(person) : person.personId;
    const link = contextId ? await openedLink(claims, deploymentUuid, contextId) : NO_LINK;
    if (claims.roles.isLmsAdministrator && !as.isTest) await noteAdministrator(personId, await schoolZone());
    const deepLinkingId = claims.deepLinking
      ? await chosenBy({ claims, platform, deploymentUuid, contextId, personId })
      : null;
    await refreshPlatform(launch);
    const session = await openSession({
      platformHandle: platform.handle,
      personId,
      contextId,
      ...as,
      locale: launch.locale,
      landing: landingOf({
        role: as.role,
        isLmsAdministrator: claims.roles.isLmsAdministrator,
        hasContext: contextId !== null,
        deepLinkingId,
        ...link,
      }),
    });
    return `/p/${platform.handle}/${session.handle}/#code=${session.code}`;
  });
}

const NO_LINK: LaunchedLink = { classHomeworkId: null, namesHomework: false };

/** A role in a class means nothing where there is none. */
function roleOutside(claims: LaunchClaims): SessionRole {
  return claims.roles.isLmsAdministrator ? 'administrator' : claims.roles.role === 'mentor' ? 'mentor' : 'none';
}

async function openedLink(claims: LaunchClaims, deploymentUuid: string, contextId: string): Promise<LaunchedLink> {
  const link = await linkOfLaunch(claims, deploymentUuid, contextId);
  const column = claims.forUser ? claims.gradebook?.lineItemUrl : null;
  if (link.classHomeworkId || !column) return link;
  return { ...link, classHomeworkId: await homeworkOfColumn(column, contextId) };
}

/** Only who may set homework may choose one for the LMS. */
async function chosenBy(of: Parameters<typeof keepDeepLinkingRequest>[0]): Promise<string> {
  const { role } = of.claims.roles;
  if (role === 'learner' || role === 'mentor') throw refuse('lti_learner_choosing');
  return keepDeepLinkingRequest(of);
}

/** A session as administrator opens the whole school: only an LMS administrator gets one, and never by way of a test. */
function within(claims: LaunchClaims, as: LaunchedAs): LaunchedAs {
  const mayAdminister = claims.roles.isLmsAdministrator && !as.isTest;
  return as.role === 'administrator' && !mayAdminister ? { ...as, role: 'none' } : as;
}

async function schoolZone(): Promise<string> {
  const row = await sqlOne<{ time_zone: string }>('select time_zone from school where school_id = $1', [
    currentSchoolId(),
  ]);
  return row?.time_zone ?? 'Asia/Hong_Kong';
}

const SKEW_EVERY_MS = 3600_000;

/** What a launch tells about its platform: its clock, the pages that frame us, its name. Written only when it is news. */
async function refreshPlatform({ platform, claims, skewSeconds }: ProvenLaunch): Promise<void> {
  const origins = [claims.returnUrl, claims.deepLinking?.returnUrl]
    .map((url) => framingOrigin(url))
    .filter((origin) => origin !== undefined && !platform.frame_origins.includes(origin));
  const measuredAt = platform.skew_measured_at ? new Date(platform.skew_measured_at) : new Date(0);
  const isSkewNews =
    measuredAt < addMs(now(), -SKEW_EVERY_MS) || Math.abs(skewSeconds - (platform.skew_seconds ?? 0)) > 10;
  const { name, family } = wellNamed(platform, claims);
  const isNamed = name === platform.name && family === platform.family;
  if (origins.length === 0 && !isSkewNews && isNamed) return;
  await sql(
    `update lms_platform set skew_seconds = $2, skew_measured_at = $3, name = $4, family = $5,
       frame_origins = array(select distinct unnest(frame_origins || $6::text[]) limit 50)
     where id = $1`,
    [platform.id, skewSeconds, now(), name, family, origins],
  );
  afterCommit(() => forgetFrameAncestors(platform.handle));
}

/** Registered by hand or without a name, a platform is called what it calls itself. */
function wellNamed(platform: Platform, claims: LaunchClaims): Pick<Platform, 'name' | 'family'> {
  const { name, family } = claims.platform;
  const isUnnamed = platform.name === platform.issuer || platform.name === new URL(platform.issuer).host;
  const isFamily = family === 'moodle' || family === 'canvas';
  return {
    name: isUnnamed && name ? name : platform.name,
    family: platform.family === 'other' && isFamily ? family : platform.family,
  };
}

/** https anywhere, http only on this machine: what may stand in frame-ancestors and take a posted form. */
function framingOrigin(url: string | null | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { protocol, hostname, origin } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)) ? origin : undefined;
}
