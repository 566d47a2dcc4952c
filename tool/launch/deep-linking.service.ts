import { addMs, now } from '../core/clock.ts';
import { currentSchoolId, isInTransaction, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { newId } from '../core/ids.ts';
import { deepLinkingMessage, type LaunchClaims, type Platform } from '../lms/index.ts';

const LIFE_MS = 3600_000;

/** A homework chosen for the LMS. Without `scoreMaximum` the LMS makes no gradebook column. */
export interface ChosenHomework {
  classHomeworkId: string;
  title: string;
  /** Plain text for the LMS's description. */
  text?: string;
  scoreMaximum: number | null;
  dueAt?: Date | null;
}

/** What the client posts to the LMS as a form: field `JWT` to `returnUrl`. */
export interface DeepLinkingAnswer {
  returnUrl: string;
  jwt: string;
}

/** A request that is open: who may answer it, and what the LMS takes. */
export interface DeepLinkingRequest {
  id: string;
  contextId: string | null;
  personId: string;
  acceptMultiple: boolean;
  /** False: the LMS makes no column for chosen items. */
  acceptLineItem: boolean;
}

interface Row {
  id: string;
  platform_id: string;
  deployment: string;
  context_id: string | null;
  person_id: string;
  return_url: string;
  data: string | null;
  settings: NonNullable<LaunchClaims['deepLinking']>;
}

/** Keeps a request by the server for an hour, in the ambient transaction. Its id goes to the client. */
export async function keepDeepLinkingRequest(of: {
  claims: LaunchClaims;
  platform: Platform;
  deploymentUuid: string;
  contextId: string | null;
  personId: string;
}): Promise<string> {
  const settings = of.claims.deepLinking;
  if (!settings) throw new Error('not a deep-linking launch');
  const id = newId();
  await sql(
    `insert into deep_linking_request (school_id, id, platform_id, deployment_id, context_id, person_id, return_url, data,
       settings, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11)`,
    [
      currentSchoolId(),
      id,
      of.platform.id,
      of.deploymentUuid,
      of.contextId,
      of.personId,
      settings.returnUrl,
      settings.data,
      JSON.stringify(settings),
      now(),
      addMs(now(), LIFE_MS),
    ],
  );
  return id;
}

/** An open request, in the ambient transaction; undefined when unknown, answered or older than an hour. */
export async function findDeepLinkingRequest(id: string): Promise<DeepLinkingRequest | undefined> {
  const row = await openRow(id);
  return (
    row && {
      id: row.id,
      contextId: row.context_id,
      personId: row.person_id,
      acceptMultiple: row.settings.acceptMultiple,
      acceptLineItem: row.settings.acceptLineItem !== false,
    }
  );
}

/**
 * Answers a request, once (LTI Deep Linking 2.0 §3). No items cancel it. Works within the ambient transaction of a route:
 * the request counts as answered if and only if that commits. Items beyond what the LMS takes are an error, not dropped.
 * @throws AppError 409 `deep_linking_closed`, 422 `deep_linking_one_only`, `deep_linking_no_links`
 */
export async function answerDeepLinking(id: string, items: ChosenHomework[]): Promise<DeepLinkingAnswer> {
  if (!isInTransaction()) throw new Error('answerDeepLinking belongs into the transaction of its route');
  const row = await openRow(id);
  const [closed] = await sql(
    'update deep_linking_request set answered_at = $2 where id = $1 and answered_at is null and expires_at > $2 returning id',
    [id, now()],
  );
  if (!row || !closed)
    throw new AppError(
      409,
      'deep_linking_closed',
      'This request of the LMS was answered already, or is over an hour old',
    );
  if (items.length > 0 && !row.settings.acceptTypes.includes('ltiResourceLink'))
    throw new AppError(422, 'deep_linking_no_links', 'The LMS asked for something else than a link');
  if (items.length > 1 && !row.settings.acceptMultiple)
    throw new AppError(422, 'deep_linking_one_only', 'The LMS takes one item only');
  const jwt = await deepLinkingMessage({
    platformId: row.platform_id,
    deploymentId: row.deployment,
    settings: row.settings,
    items: items.map((item) => contentItem(item, row.settings.acceptLineItem !== false)),
  });
  return { returnUrl: row.return_url, jwt };
}

function openRow(id: string): Promise<Row | undefined> {
  return sqlOne<Row>(
    `select r.id, r.platform_id, d.deployment_id as deployment, r.context_id, r.person_id, r.return_url, r.data, r.settings
     from deep_linking_request r join lms_deployment d on d.id = r.deployment_id
     where r.id = $1 and r.answered_at is null and r.expires_at > $2`,
    [id, now()],
  );
}

/**
 * An ltiResourceLink. What it is stands in `custom`: the link's id isn't known before its first launch and changes when
 * a course is copied. Moodle writes custom values line by line, so they hold no line breaks; no `url`, so that the
 * registered one serves.
 */
function contentItem(item: ChosenHomework, withLineItem: boolean): Record<string, unknown> {
  return {
    type: 'ltiResourceLink',
    title: item.title.slice(0, 255),
    ...(item.text ? { text: item.text.slice(0, 4000) } : {}),
    custom: { homework_id: item.classHomeworkId },
    ...(item.scoreMaximum !== null && withLineItem
      ? {
          lineItem: {
            scoreMaximum: item.scoreMaximum,
            label: item.title.slice(0, 255),
            resourceId: item.classHomeworkId,
            tag: 'homeloop',
          },
        }
      : {}),
    ...(item.dueAt ? { submission: { endDateTime: item.dueAt.toISOString() } } : {}),
  };
}
