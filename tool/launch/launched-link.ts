import { addMs, now } from '../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import type { LaunchClaims } from '../lms/index.ts';

const SEEN_EVERY_MS = 3600_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface LinkRow {
  id: string;
  context_id: string | null;
  title: string | null;
  class_homework_id: string | null;
  line_item_url: string | null;
  last_seen_at: Date;
}

/** What the launched link leads to. `namesHomework` without one: the homework is gone, or of the class it was copied from. */
export interface LaunchedLink {
  classHomeworkId: string | null;
  namesHomework: boolean;
}

/** Keeps the resource link of a launch, and ties link and gradebook column to the homework it names. */
export async function linkOfLaunch(
  claims: LaunchClaims,
  deploymentUuid: string,
  contextId: string,
): Promise<LaunchedLink> {
  const named = namedHomework(claims);
  const found = named ? await homeworkHere(named, contextId) : undefined;
  const known = claims.resourceLink ? await findLink(deploymentUuid, claims.resourceLink.id) : undefined;
  // Moodle gives the same link another homework when a teacher selects content again
  const classHomeworkId = named ? (found ?? null) : await stillHere(known, contextId);
  if (claims.resourceLink) await keepLink(claims, known, { deploymentUuid, contextId, classHomeworkId });
  const lineItemUrl = claims.gradebook?.lineItemUrl;
  if (classHomeworkId && lineItemUrl)
    await sql(
      `update line_item_link set state = 'live', line_item_url = $2, live_at = $3, last_error = null, next_try_at = null
       where class_homework_id = $1 and state = 'waiting'`,
      [classHomeworkId, lineItemUrl, now()],
    );
  return { classHomeworkId, namesHomework: named !== null };
}

/** The homework of a review that starts at the gradebook: by its column. */
export async function homeworkOfColumn(lineItemUrl: string, contextId: string): Promise<string | null> {
  const row = await sqlOne<{ class_homework_id: string }>(
    'select class_homework_id from line_item_link where line_item_url = $1 and context_id = $2',
    [lineItemUrl, contextId],
  );
  return row?.class_homework_id ?? null;
}

/** By the link's custom parameter, or by the address that we gave a column of ours on Canvas. */
function namedHomework(claims: LaunchClaims): string | null {
  const address = claims.targetLinkUri;
  // only a resource link's address has been looked at
  const fromAddress = address && URL.canParse(address) ? new URL(address).searchParams.get('homework_id') : null;
  return claims.custom.homework_id ?? fromAddress;
}

async function homeworkHere(id: string, contextId: string): Promise<string | undefined> {
  if (!UUID.test(id)) return undefined;
  const row = await sqlOne<{ id: string }>('select id from class_homework where id = $1 and context_id = $2', [
    id,
    contextId,
  ]);
  return row?.id;
}

async function stillHere(known: LinkRow | undefined, contextId: string): Promise<string | null> {
  if (!known?.class_homework_id) return null;
  return (await homeworkHere(known.class_homework_id, contextId)) ?? null;
}

function findLink(deploymentUuid: string, linkId: string): Promise<LinkRow | undefined> {
  return sqlOne<LinkRow>(
    `select id, context_id, title, class_homework_id, line_item_url, last_seen_at
     from resource_link where deployment_id = $1 and link_id = $2`,
    [deploymentUuid, linkId],
  );
}

async function keepLink(
  claims: LaunchClaims,
  known: LinkRow | undefined,
  of: { deploymentUuid: string; contextId: string; classHomeworkId: string | null },
): Promise<void> {
  const lineItemUrl = claims.gradebook?.lineItemUrl ?? known?.line_item_url ?? null;
  const title = claims.resourceLink?.title ?? known?.title ?? null;
  const isSame =
    known &&
    known.context_id === of.contextId &&
    known.title === title &&
    known.class_homework_id === of.classHomeworkId &&
    known.line_item_url === lineItemUrl &&
    known.last_seen_at > addMs(now(), -SEEN_EVERY_MS);
  if (isSame) return;
  await sql(
    `insert into resource_link (school_id, id, deployment_id, context_id, link_id, title, class_homework_id, line_item_url,
       first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     on conflict (school_id, deployment_id, link_id) do update set context_id = excluded.context_id,
       title = excluded.title, class_homework_id = excluded.class_homework_id, line_item_url = excluded.line_item_url,
       last_seen_at = excluded.last_seen_at`,
    [
      currentSchoolId(),
      newId(),
      of.deploymentUuid,
      of.contextId,
      claims.resourceLink?.id,
      title,
      of.classHomeworkId,
      lineItemUrl,
      now(),
    ],
  );
}
