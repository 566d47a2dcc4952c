import { currentConfig } from '../core/current-config.ts';
import { now } from '../core/clock.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import type { ConnectionsAnswer } from './admin.contract.ts';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';

interface PlatformRow {
  id: string;
  name: string;
  family: 'moodle' | 'canvas' | 'other';
  issuer: string;
  client_id: string;
  status: 'active' | 'off';
  skew_seconds: number | null;
  scopes: string[];
  waiting: number;
  held: number;
  confirmed: number;
  score_error: string | null;
  contexts: number;
  failing: number;
  roster_error: string | null;
}

interface DeploymentRow {
  id: string;
  platform_id: string;
  deployment_id: string;
  status: 'active' | 'waiting' | 'off';
  first_seen_at: Date;
}

/** The school's platforms with what is waiting, held or failing on each. */
export async function readConnections(): Promise<ConnectionsAnswer> {
  const platforms = await sql<PlatformRow>(
    `with cell as (
       select x.platform_id, o.state, o.last_error, o.queued_at from score_outbox o
       join line_item_link l on l.school_id = o.school_id and l.id = o.line_item_link_id
       join lms_context x on x.school_id = l.school_id and x.id = l.context_id)
     select p.id, p.name, p.family, p.issuer, p.client_id, p.status, p.skew_seconds, p.scopes,
       (select count(*)::int from cell where platform_id = p.id and state in ('queued', 'sending', 'unsure', 'sent')) as waiting,
       (select count(*)::int from cell where platform_id = p.id and state in ('held', 'differs')) as held,
       (select count(*)::int from cell where platform_id = p.id and state = 'confirmed') as confirmed,
       (select last_error from cell where platform_id = p.id and last_error is not null order by queued_at desc limit 1) as score_error,
       (select count(*)::int from lms_context x where x.platform_id = p.id) as contexts,
       (select count(*)::int from lms_context x where x.platform_id = p.id and x.roster_error is not null) as failing,
       (select roster_error from lms_context x where x.platform_id = p.id and roster_error is not null order by roster_tried_at desc limit 1) as roster_error
     from lms_platform p order by p.created_at`,
  );
  const deployments = await sql<DeploymentRow>(
    'select id, platform_id, deployment_id, status, first_seen_at from lms_deployment order by first_seen_at',
  );
  return {
    publicUrl: currentConfig().publicUrl,
    platforms: platforms.map((row) =>
      presentPlatform(
        row,
        deployments.filter((each) => each.platform_id === row.id),
      ),
    ),
  };
}

function presentPlatform(row: PlatformRow, deployments: DeploymentRow[]): ConnectionsAnswer['platforms'][number] {
  return {
    platformId: row.id,
    name: row.name,
    family: row.family,
    issuer: row.issuer,
    clientId: row.client_id,
    status: row.status,
    skewSeconds: row.skew_seconds,
    services: {
      names: row.scopes.includes(NRPS),
      gradebook: row.scopes.includes(`${AGS}score`),
      columns: row.scopes.includes(`${AGS}lineitem`),
    },
    deployments: deployments.map((each) => ({
      id: each.id,
      deploymentId: each.deployment_id,
      status: each.status,
      firstSeenAt: each.first_seen_at.toISOString(),
    })),
    scores: { waiting: row.waiting, held: row.held, confirmed: row.confirmed, lastError: row.score_error },
    rosters: { contexts: row.contexts, failing: row.failing, lastError: row.roster_error },
  };
}

export async function findPlatform(platformId: string): Promise<{ id: string } | undefined> {
  return sqlOne<{ id: string }>('select id from lms_platform where id = $1', [platformId]);
}

export async function findDeployment(id: string): Promise<{ id: string } | undefined> {
  return sqlOne<{ id: string }>('select id from lms_deployment where id = $1', [id]);
}

/** Switches a platform on or off: launches from it are refused kindly while it is off. */
export async function switchPlatform(id: string, status: 'active' | 'off'): Promise<void> {
  await sql('update lms_platform set status = $2 where id = $1', [id, status]);
}

/** Accepts a waiting deployment, or switches one off. */
export async function switchDeployment(id: string, status: 'active' | 'off', byId: string): Promise<void> {
  await sql(
    `update lms_deployment set status = $2, accepted_at = case when $2 = 'active' then $3 else accepted_at end,
       accepted_by = case when $2 = 'active' then $4 else accepted_by end where id = $1`,
    [id, status, now(), byId],
  );
}
