import { claim, messageType, type MessageType } from './claim-names.ts';
import { readRoles, type RoleReading } from './roles.ts';

/** A launch whose signature, times and claims have been found good. Everything optional may be missing in real life. */
export interface LaunchClaims {
  messageType: MessageType;
  issuer: string;
  clientId: string;
  deploymentId: string;
  sub: string;
  name: string | null;
  email: string | null;
  personSourcedId: string | null;
  legacySub: string | null;
  roles: RoleReading;
  mentorOf: string[];
  /** Null outside of any class: no context, or only an account. */
  context: { id: string; title: string | null; label: string | null } | null;
  resourceLink: { id: string; title: string | null } | null;
  targetLinkUri: string | null;
  custom: Record<string, string>;
  membershipsUrl: string | null;
  gradebook: { lineItemsUrl: string | null; lineItemUrl: string | null; scopes: string[] } | null;
  deepLinking: {
    returnUrl: string;
    data: string | null;
    acceptTypes: string[];
    acceptMultiple: boolean;
    acceptLineItem: boolean | null;
  } | null;
  /** For a submission review: whose work. */
  forUser: string | null;
  returnUrl: string | null;
  locale: string | null;
  platform: { family: string | null; version: string | null; name: string | null };
}

export type Payload = Record<string, unknown>;

export const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string of 1 to `max` characters, else null: what is too long or of another type counts as missing. */
export function text(value: unknown, max = 1024): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= max ? value : null;
}

export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** Reads a payload that has passed the checks. `null`, which Moodle sends here and there, is as good as missing. */
export function readClaims(payload: Payload, clientId: string): LaunchClaims {
  const lis = part(payload, claim.lis);
  const presentation = part(payload, claim.launchPresentation);
  const platform = part(payload, claim.toolPlatform);
  const link = part(payload, claim.resourceLink);
  return {
    messageType: payload[claim.messageType] as MessageType,
    issuer: payload.iss as string,
    clientId,
    deploymentId: payload[claim.deploymentId] as string,
    sub: payload.sub as string,
    name: readName(payload),
    email: text(payload.email, 320),
    personSourcedId: text(lis.person_sourcedid, 255),
    legacySub: text(payload[claim.legacyUserId], 255),
    roles: readRoles(payload[claim.roles] as unknown[]),
    mentorOf: strings(payload[claim.roleScopeMentor]).slice(0, 100),
    context: readContext(part(payload, claim.context)),
    resourceLink: text(link.id, 255) ? { id: link.id as string, title: cut(link.title) } : null,
    targetLinkUri: text(payload[claim.targetLinkUri], 4096),
    custom: readCustom(part(payload, claim.custom)),
    membershipsUrl: serviceUrl(part(payload, claim.namesRoles).context_memberships_url),
    gradebook: readGradebook(part(payload, claim.endpoint)),
    deepLinking: payload[claim.messageType] === messageType.deepLinking ? readDeepLinking(payload) : null,
    forUser: text(part(payload, claim.forUser).user_id, 255),
    returnUrl: text(presentation.return_url, 4096),
    locale: text(presentation.locale, 35) ?? text(payload.locale, 35),
    platform: {
      family: text(platform.product_family_code, 64),
      version: text(platform.version, 64),
      name: text(platform.name, 255),
    },
  };
}

function part(payload: Payload, name: string): Payload {
  const value = payload[name];
  return isObject(value) ? value : {};
}

function cut(value: unknown, max = 500): string | null {
  return typeof value === 'string' && value.trim() ? value.trim().slice(0, max) : null;
}

function readName(payload: Payload): string | null {
  const whole = [cut(payload.given_name), cut(payload.family_name)].filter(Boolean).join(' ');
  return cut(payload.name) ?? (whole || null);
}

/** Canvas launches from account navigation bring an account as their context, which is no class. */
function readContext(context: Payload): LaunchClaims['context'] {
  const id = text(context.id, 255);
  const types = strings(context.type);
  const isAccount = types.length > 0 && types.every((type) => /(^|[#/])Account$/.test(type));
  return id && !isAccount ? { id, title: cut(context.title), label: cut(context.label) } : null;
}

function readCustom(custom: Payload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(custom).flatMap(([name, value]) =>
      // a variable that the platform doesn't know comes back as it was written
      typeof value === 'string' && value.length <= 2000 && !/^\$[A-Z][\w.]+$/.test(value) ? [[name, value]] : [],
    ),
  );
}

function readGradebook(endpoint: Payload): LaunchClaims['gradebook'] {
  const lineItemsUrl = serviceUrl(endpoint.lineitems);
  const lineItemUrl = serviceUrl(endpoint.lineitem);
  return lineItemsUrl || lineItemUrl ? { lineItemsUrl, lineItemUrl, scopes: strings(endpoint.scope) } : null;
}

function readDeepLinking(payload: Payload): LaunchClaims['deepLinking'] {
  const settings = part(payload, claim.deepLinking);
  return {
    returnUrl: settings.deep_link_return_url as string,
    data: typeof settings.data === 'string' ? settings.data : null,
    acceptTypes: strings(settings.accept_types),
    // older platforms write booleans as words
    acceptMultiple: settings.accept_multiple !== false && settings.accept_multiple !== 'false',
    acceptLineItem:
      settings.accept_lineitem === undefined
        ? null
        : settings.accept_lineitem === true || settings.accept_lineitem === 'true',
  };
}

function serviceUrl(value: unknown): string | null {
  const url = text(value, 4096);
  return url && URL.canParse(url) && /^https?:/.test(url) ? url : null;
}
