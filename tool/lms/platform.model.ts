import { inSystem, sql, sqlOne } from '../core/db/database.ts';

export type PlatformFamily = 'moodle' | 'canvas' | 'other';

/** A registration: one issuer and client id, as stored in `lms_platform`. */
export interface Platform {
  school_id: string;
  id: string;
  handle: string;
  issuer: string;
  client_id: string;
  name: string;
  family: PlatformFamily;
  version: string | null;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  token_audience: string | null;
  scopes: string[];
  frame_origins: string[];
  status: 'active' | 'off';
  allow_anonymous: boolean;
  skew_seconds: number | null;
  skew_measured_at: string | Date | null;
}

/** A platform found before its school was entered. The practice school counts only on a machine of its own. */
export interface FoundPlatform {
  platform: Platform;
  is_practice: boolean;
}

export interface FoundLaunch extends FoundPlatform {
  locale: 'zh-Hant' | 'en';
  deployment_uuid: string | null;
  deployment_status: 'active' | 'waiting' | 'off' | null;
  /** Whether the platform has any deployment that was accepted. */
  has_deployment: boolean;
  /** Whether a launch with this state got in already. */
  used: boolean;
}

/** Registrations of an issuer; with a client id at most one. */
export async function findPlatforms(issuer: string, clientId: string | null): Promise<FoundPlatform[]> {
  return inSystem(() => sql<FoundPlatform>('select * from app.find_lti_platform($1, $2)', [issuer, clientId]));
}

export async function findLaunch(
  issuer: string,
  clientId: string,
  deploymentId: string,
  stateId: string,
): Promise<FoundLaunch | undefined> {
  return inSystem(() =>
    sqlOne<FoundLaunch>('select * from app.find_launch($1, $2, $3, $4)', [issuer, clientId, deploymentId, stateId]),
  );
}

export async function findPlatformByHandle(handle: string): Promise<Platform | undefined> {
  return inSystem(() => sqlOne<Platform>('select * from app.find_platform_by_handle($1)', [handle]));
}
