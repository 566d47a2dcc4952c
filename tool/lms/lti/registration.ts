import type { Request, Response } from 'express';
import { now } from '../../core/clock.ts';
import { inSystem, sql, sqlOne } from '../../core/db/database.ts';
import { translate } from '../../core/i18n/translate.ts';
import { hashOf } from '../../core/ids.ts';
import { log } from '../../core/log.ts';
import { AppError } from '../../core/http/errors.ts';
import { registerPlatform, type NewPlatform } from '../platforms.service.ts';
import type { PlatformFamily } from '../platform.model.ts';
import { isAcceptableUrl } from '../safe-address.ts';
import { FetchError, safeFetch, type SafeAnswer, type SafeRequest } from '../safe-fetch.ts';
import { platformConfigurationName, toolConfigurationName, wantedScopes } from './claim-names.ts';
import { isObject, strings, text, type Payload } from './claims.ts';
import { readParameters } from './form.ts';
import { pageLocale, sendDoor, sendRefusal } from './refusal-page.ts';
import { must, refuse } from './refusal.ts';
import { registrationRequest } from './tool-configuration.ts';

/** Both calls to the platform together stay well under the 15 s that we promise. */
const CONFIGURATION_MS = 5000;
const REGISTRATION_MS = 7000;

interface PlatformConfiguration {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUri: string;
  registrationEndpoint: string;
  tokenAudience: string | null;
  scopes: string[];
  family: PlatformFamily;
  name: string;
  version: string | null;
}

/**
 * Dynamic registration (LTI Dynamic Registration 1.0) by a one-time link: exactly one caller uses it up; it is given
 * back when the platform's side was broken, so that nothing has to be asked for again.
 */
export async function registerByLink(request: Request, response: Response): Promise<void> {
  try {
    must(request.method === 'GET' || request.method === 'POST', 'registration_link_missing');
    const given = await readParameters(request);
    must(given.token && given.token.length <= 128, 'registration_link_missing');
    const tokenHash = hashOf(given.token);
    const found = await inSystem(() =>
      sqlOne<{ school: string | null }>('select app.find_registration_link($1, $2) as school', [tokenHash, now()]),
    );
    must(found?.school, 'registration_link_used');
    must(given.openid_configuration, 'registration_link_opened');
    must((given.registration_token ?? '').length <= 16_384, 'registration_address');
    const registered = await usingLink(tokenHash, (schoolId) =>
      register(schoolId, given.openid_configuration ?? '', given.registration_token),
    );
    sendClosingPage(request, response, registered.host);
  } catch (error) {
    sendRefusal(request, response, error);
  }
}

/** Takes the link, for one of any number of callers; gives it back when `work` fails. */
async function usingLink<T>(tokenHash: string, work: (schoolId: string) => Promise<T>): Promise<T> {
  const taken = await inSystem(() =>
    sqlOne<{ school: string | null }>('select app.use_registration_link($1, $2) as school', [tokenHash, now()]),
  );
  if (!taken?.school) throw refuse('registration_link_used');
  try {
    return await work(taken.school);
  } catch (error) {
    await inSystem(() => sql('select app.release_registration_link($1)', [tokenHash]));
    throw error;
  }
}

async function register(
  schoolId: string,
  address: string,
  registrationToken: string | undefined,
): Promise<{ host: string }> {
  const bearer: Record<string, string> = registrationToken ? { authorization: `Bearer ${registrationToken}` } : {};
  must(isAcceptableUrl(address), 'registration_address', { problem: 'address' });
  const configuration = readConfiguration(
    address,
    await ask(address, { headers: { accept: 'application/json', ...bearer }, timeoutMs: CONFIGURATION_MS }),
  );
  const answer = await ask(configuration.registrationEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...bearer },
    body: JSON.stringify(registrationRequest(configuration.family, configuration.scopes)),
    timeoutMs: REGISTRATION_MS,
  });
  const platform = readAnswer(configuration, answer);
  try {
    await registerPlatform(schoolId, platform);
  } catch (error) {
    const isOther = error instanceof AppError && error.code === 'platform_of_other_school';
    if (isOther) throw refuse('registration_other_school', { issuer: platform.issuer, client: platform.clientId });
    throw error;
  }
  log.info({ issuer: platform.issuer, family: platform.family }, 'a platform was registered');
  return { host: new URL(platform.issuer).host };
}

async function ask(url: string, options: SafeRequest): Promise<SafeAnswer> {
  try {
    return await safeFetch(url, { maxBytes: 256 * 1024, ...options });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    log.info({ problem: error.problem }, 'the registering platform could not be fetched');
    const isAddress = error.problem === 'refused_address';
    throw isAddress
      ? refuse('registration_address', { problem: 'address' })
      : refuse('registration_unreachable', { problem: 'unreachable' });
  }
}

function parse(answer: SafeAnswer): Payload {
  if (answer.status < 200 || answer.status > 299)
    throw refuse('registration_refused', { problem: 'refused', status: String(answer.status) });
  try {
    const value: unknown = JSON.parse(answer.body);
    if (isObject(value)) return value;
  } catch {
    // told like any other unreadable answer
  }
  throw refuse('registration_configuration', { problem: 'configuration', field: 'JSON' });
}

/** The platform's OpenID configuration. Its issuer lives where the configuration does; endpoints may lie elsewhere. */
function readConfiguration(address: string, answer: SafeAnswer): PlatformConfiguration {
  const found = parse(answer);
  const url = (field: string): string => {
    const value = text(found[field], 2048);
    must(value && isAcceptableUrl(value), 'registration_configuration', { problem: 'configuration', field });
    return value;
  };
  const issuer = url('issuer');
  must(new URL(issuer).host === new URL(address).host, 'registration_issuer', { problem: 'issuer' });
  const about = isObject(found[platformConfigurationName]) ? found[platformConfigurationName] : {};
  const offered = strings(found.scopes_supported);
  const family = familyOf(about.product_family_code);
  return {
    issuer,
    authorizationEndpoint: url('authorization_endpoint'),
    tokenEndpoint: url('token_endpoint'),
    jwksUri: url('jwks_uri'),
    registrationEndpoint: url('registration_endpoint'),
    tokenAudience: text(found.authorization_server, 2048),
    scopes: wantedScopes.filter((scope) => offered.includes(scope)),
    family,
    version: text(about.version, 64),
    name: text(about['https://canvas.instructure.com/lti/account_name'], 255) ?? new URL(issuer).host,
  };
}

function readAnswer(configuration: PlatformConfiguration, answer: SafeAnswer): NewPlatform {
  const found = parse(answer);
  const clientId = text(found.client_id, 255);
  must(clientId && !clientId.includes('\0'), 'registration_refused', { problem: 'answer' });
  const ours = isObject(found[toolConfigurationName]) ? found[toolConfigurationName] : {};
  const { registrationEndpoint: _endpoint, scopes: asked, ...rest } = configuration;
  // an administrator may have taken some away; Moodle names more than were asked for
  const granted = asked.filter((scope) => (text(found.scope, 8192) ?? '').split(' ').includes(scope));
  return {
    ...rest,
    clientId,
    scopes: granted.length > 0 ? granted : asked,
    deploymentId: text(ours.deployment_id, 255),
    registeredBy: 'link',
  };
}

function familyOf(code: unknown): PlatformFamily {
  return code === 'moodle' || code === 'canvas' ? code : 'other';
}

/** Tells the platform's window that we are done (LTI Dynamic Registration 1.0 §3.8). Nothing fetched is shown on it. */
function sendClosingPage(request: Request, response: Response, host: string): void {
  const locale = pageLocale(request);
  sendDoor(response, 200, {
    locale,
    title: translate(locale, 'door.registered.title'),
    paragraphs: [translate(locale, 'door.registered.text', { name: host }), translate(locale, 'door.registered.next')],
    script: `(window.opener||window.parent).postMessage({subject:'org.imsglobal.lti.close'},'*')`,
  });
}
