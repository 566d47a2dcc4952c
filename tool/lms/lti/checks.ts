import { compactVerify, decodeProtectedHeader } from 'jose';
import { now } from '../../core/clock.ts';
import { currentConfig } from '../../core/current-config.ts';
import type { Platform } from '../platform.model.ts';
import { isLoopbackHost } from '../safe-address.ts';
import { claim, messageType } from './claim-names.ts';
import { isObject, strings, text, type Payload } from './claims.ts';
import { platformKey } from './platform-keys.ts';
import { LtiRefusal, must, refuse } from './refusal.ts';
import type { LoginState } from './state.ts';

/** Each way. Moodle's tokens live 60 s. */
const SKEW_S = 120;
/** A token can't be older than its login, but clocks of school servers are what they are. */
const OLDEST_S = 3600;

/** What every check sees: the token in pieces, the login it answers, and, once found, the platform. */
export interface Candidate {
  token: string;
  header: Payload;
  payload: Payload;
  state: LoginState;
}

/** Takes an id_token apart without trusting it. Refuses what isn't a JWS of JSON objects. */
export function takeApart(token: string, state: LoginState): Candidate {
  must(token.length <= 60_000, 'lti_too_large');
  try {
    const header: unknown = decodeProtectedHeader(token);
    const parts = token.split('.');
    const payload: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    if (parts.length === 3 && isObject(header) && isObject(payload)) return { token, header, payload, state };
  } catch {
    // the same refusal
  }
  throw refuse('lti_token_unreadable');
}

type Check = (candidate: Candidate) => void;

/** Before anything is fetched or looked up (LTI Security Framework 1.0 §5.1.3). */
export const beforeSignature: Check[] = [
  function algorithmIsRs256({ header }) {
    must(header.alg === 'RS256', 'lti_algorithm');
  },
  function keyIsNamed({ header }) {
    must(text(header.kid, 1024), 'lti_key_missing');
  },
  function bringsNoKeyAlong({ header }) {
    must(!['jwk', 'jku', 'x5c', 'x5u', 'crit'].some((name) => name in header), 'lti_key_brought_along');
  },
  function issuerIsTheLogins({ payload, state }) {
    must(payload.iss === state.issuer, 'lti_issuer');
  },
  function audienceIsTheLogins({ payload, state }) {
    const audience = Array.isArray(payload.aud) ? (payload.aud as unknown[]) : [payload.aud];
    must(audience.length > 0 && audience.every((each) => typeof each === 'string'), 'lti_audience');
    must(audience.includes(state.clientId), 'lti_audience');
    must(audience.length === 1 || payload.azp !== undefined, 'lti_audience');
    must(payload.azp === undefined || payload.azp === state.clientId, 'lti_audience');
  },
  function deploymentIsNamed({ payload }) {
    must(text(payload[claim.deploymentId], 255), 'lti_deployment_missing');
  },
  function holdsNoNul({ payload }) {
    must(isStorable(payload), 'lti_nul');
  },
];

/** The signature, by a key that the platform publishes. */
export async function checkSignature(candidate: Candidate, platform: Platform): Promise<void> {
  const key = await platformKey(platform.jwks_uri, candidate.header.kid as string);
  try {
    await compactVerify(candidate.token, key, { algorithms: ['RS256'] });
  } catch (error) {
    if (error instanceof LtiRefusal) throw error;
    throw refuse('lti_signature');
  }
}

/** Of a token that the platform has signed. */
export const afterSignature: Check[] = [
  function hasNotExpired({ payload }) {
    must(isSeconds(payload.exp), 'lti_expiry_missing');
    must(payload.exp > seconds() - SKEW_S, 'lti_expired', skewOf(payload));
  },
  function wasIssuedNow({ payload }) {
    must(isSeconds(payload.iat), 'lti_issued_missing');
    must(payload.iat <= seconds() + SKEW_S, 'lti_issued_in_future', skewOf(payload));
    must(payload.iat >= seconds() - OLDEST_S - SKEW_S, 'lti_issued_long_ago', skewOf(payload));
  },
  function isValidAlready({ payload }) {
    must(payload.nbf === undefined || isSeconds(payload.nbf), 'lti_not_yet');
    must(payload.nbf === undefined || payload.nbf <= seconds() + SKEW_S, 'lti_not_yet', skewOf(payload));
  },
  function nonceIsTheLogins({ payload, state }) {
    must(payload.nonce === state.nonce, 'lti_nonce');
  },
  function versionIs13({ payload }) {
    must(payload[claim.version] === '1.3.0', 'lti_version');
  },
  function messageIsKnown({ payload }) {
    must(
      Object.values(messageType).some((type) => type === payload[claim.messageType]),
      'lti_message_type',
    );
  },
  function rolesAreAList({ payload }) {
    const roles = payload[claim.roles];
    must(Array.isArray(roles) && strings(roles).length === roles.length && roles.length <= 200, 'lti_roles');
  },
  function personIsNamed({ payload }) {
    must(payload.sub !== undefined && payload.sub !== null && payload.sub !== '', 'lti_anonymous');
    must(text(payload.sub, 255), 'lti_subject');
  },
  function contextHasAnId({ payload }) {
    const context = payload[claim.context];
    if (context === undefined || context === null) return;
    must(isObject(context) && text(context.id, 255), 'lti_context');
  },
  function messageIsWhole({ payload }) {
    switch (payload[claim.messageType]) {
      case messageType.resourceLink: {
        const link = payload[claim.resourceLink];
        must(isObject(link) && text(link.id, 255), 'lti_resource_link');
        must(isOurs(payload[claim.targetLinkUri]), 'lti_target');
        return;
      }
      case messageType.deepLinking: {
        const settings = payload[claim.deepLinking];
        must(isObject(settings) && isWebAddress(settings.deep_link_return_url), 'lti_deep_linking');
        must(Array.isArray(settings.accept_types), 'lti_deep_linking');
        return;
      }
      case messageType.submissionReview: {
        const person = payload[claim.forUser];
        must(isObject(person) && text(person.user_id, 255), 'lti_for_user');
      }
    }
  },
];

/** Seconds by which the platform's clock is ahead of ours (negative: behind), as far as this token tells. */
export function measuredSkew(payload: Payload): number {
  return isSeconds(payload.iat) ? Math.round(payload.iat - seconds()) : 0;
}

/** True for an address of this tool. Outside production `127.0.0.1` and `localhost` are the same place. */
export function isOurs(uri: unknown): boolean {
  if (typeof uri !== 'string' || uri.length > 4096 || !URL.canParse(uri)) return false;
  const { publicUrl, environment } = currentConfig();
  const [given, ours] = [new URL(uri), new URL(publicUrl)];
  if (given.origin === ours.origin) return true;
  const isBeside = isLoopbackHost(given.hostname) && isLoopbackHost(ours.hostname);
  return environment !== 'production' && isBeside && given.protocol === ours.protocol && given.port === ours.port;
}

function isWebAddress(value: unknown): boolean {
  const url = text(value, 4096);
  return url !== null && URL.canParse(url) && /^https?:\/\//i.test(url);
}

function skewOf(payload: Payload): Record<string, string> {
  return { clock: `${measuredSkew(payload)} s` };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function seconds(): number {
  return Math.floor(now().getTime() / 1000);
}

/** PostgreSQL holds neither NUL nor halves of surrogate pairs. */
function isStorable(value: unknown, depth = 0): boolean {
  if (depth > 30) return false;
  if (typeof value === 'string') return !/\0|\p{Surrogate}/u.test(value);
  if (Array.isArray(value)) return value.every((each) => isStorable(each, depth + 1));
  if (!isObject(value)) return true;
  return Object.entries(value).every(([name, each]) => isStorable(name) && isStorable(each, depth + 1));
}
