/** Moodle 4.5, as tried on a running one (lms-facts M) and read in its code (A, C, E, F). */
import { randomInt } from 'node:crypto';
import { commonVariables } from './claims.ts';
import { findContext, nextNumber, requireContext, requirePerson, requireTool } from './core.ts';
import { readMoodleReturn, moodleFromItem, moodleReturnUrl } from './moodle-items.ts';
import type { Flavour } from './flavour.ts';
import { moodleRegistration } from './moodle-registration.ts';
import { moodleLineItemRoutes } from './moodle-line-items.ts';
import { acceptsExactly } from './moodle-calls.ts';
import { moodleScoreRoutes } from './moodle-scores.ts';
import { LTI, MEDIA, ROLE } from './vocabulary.ts';

const SERVICES = '/mod/lti/services.php';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const moodle: Flavour = {
  name: 'moodle',
  paths: {
    authorization: '/mod/lti/auth.php',
    token: '/mod/lti/token.php',
    keys: '/mod/lti/certs.php',
    configuration: '/mod/lti/openid-configuration.php',
    registration: '/mod/lti/openid-registration.php',
    deepLinkReturn: '/mod/lti/contentitem_return.php',
  },
  newLinkId: (core) => String(nextNumber(core)),
  standingLinkId: (core, context) =>
    core.state.links.find((link) => link.standing && link.context === context.label)?.id ?? String(nextNumber(core)),
  newClient: (core) => ({
    clientId: Array.from({ length: 15 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    number: nextNumber(core),
  }),
  deploymentId: (tool) => String(tool.number),

  // A non-editing teacher launches as Instructor. There is no word for an assistant, a mentor or a test pupil.
  launchRoles: (person, role) =>
    person.administrator
      ? [ROLE.schoolAdministrator, ROLE.instructor, ROLE.systemAdministrator]
      : [role === 'Learner' ? ROLE.learner : ROLE.instructor],
  // Short names, and here the same non-editing teacher is a Learner.
  memberRoles: (role) => [role === 'Instructor' ? 'Instructor' : 'Learner'],
  messageHint: (_core, ticket) => JSON.stringify({ cmid: Number(ticket.link ?? 0), launchid: ticket.id }),
  readMessageHint: (hint) => {
    try {
      return String((JSON.parse(hint) as { launchid: string }).launchid);
    } catch {
      return undefined;
    }
  },
  loginHint: (person) => person.sub,
  refuseAuthentication: (_core, tool, request, person) => {
    for (const name of ['scope', 'response_type', 'client_id', 'redirect_uri', 'login_hint', 'nonce']) {
      if (!request.get(name)) return ['invalid_request', `Missing ${name}`];
    }
    if (request.get('scope') !== 'openid') return ['invalid_scope', 'Unsupported scope'];
    if (request.get('response_type') !== 'id_token') return ['unsupported_response_type', 'Unsupported response_type'];
    if (tool.state !== 'active') return ['unauthorized_client', 'Tool not activated'];
    if (request.get('login_hint') !== person.sub) return ['access_denied', 'login_hint is not the signed-in person'];
    if (request.get('response_mode') !== 'form_post') return ['invalid_request', 'response_mode must be form_post'];
    if (request.get('prompt') && request.get('prompt') !== 'none') return ['invalid_request', 'prompt must be none'];
    return undefined;
  },
  acceptsRedirectUri: (tool, uri) => tool.redirectUris.includes(uri),
  tokenLife: 60,
  finishClaims: (core, tool, ticket, claims) => {
    const person = requirePerson(core, ticket.person);
    const context = findContext(core, ticket.context);
    if (context) Object.assign(claims[`${LTI}context`] as object, { type: ['CourseSection'] });
    claims[`${LTI}tool_platform`] = {
      guid: new URL(core.issuer).host,
      name: '清林小學',
      description: '清林小學 Ching Lam Primary School',
      version: '2024100706',
      product_family_code: 'moodle',
    };
    claims[`${LTI}launch_presentation`] = {
      locale: ticket.locale === 'zh' ? 'zh_tw' : ticket.locale,
      document_target: ticket.documentTarget,
      return_url: `${core.issuer}/mod/lti/return.php?course=${context?.number ?? 1}&launch_container=3&instanceid=${ticket.link ?? ''}`,
    };
    claims[`${LTI}lis`] = { person_sourcedid: person.idNumber, course_section_sourcedid: context?.label ?? '' };
    claims[`${LTI}ext`] = { ...(tool.shareName ? { user_username: person.email.split('@')[0] } : {}), lms: 'moodle-2' };
    if (ticket.messageType === 'LtiDeepLinkingRequest') claims[`${LTI}target_link_uri`] = ticket.targetLinkUri;
  },
  // `null` does occur: a course without an end date has no $CourseSection.timeFrame.end.
  variables: (core, ticket) => ({
    ...commonVariables(core, ticket),
    '$CourseSection.timeFrame.begin': '2026-09-01T00:00:00+08:00',
    '$CourseSection.timeFrame.end': null,
    '$Moodle.Person.userGroupIds': '',
  }),
  // The text field of the form, line by line: whatever stands before the first = of a line is a parameter.
  linkCustom: (link) => {
    const text = typeof link.custom === 'string' ? link.custom : '';
    const pairs = text
      .split('\n')
      .map((line) => [line.slice(0, Math.max(line.indexOf('='), 0)).trim(), line.slice(line.indexOf('=') + 1).trim()]);
    return Object.fromEntries(pairs.filter(([name]) => name)) as Record<string, string>;
  },
  answerFields: () => ({}),

  lineItemsUrl: (core, tool, context) => `${core.issuer}${SERVICES}/${context.id}/lineitems?type_id=${tool.number}`,
  lineItemUrl: (core, tool, column) =>
    `${core.issuer}${SERVICES}/${requireContext(core, column.context).id}/lineitems/${column.id}/lineitem?type_id=${tool.number}`,
  namesUrl: (core, tool, context) =>
    `${core.issuer}${SERVICES}/CourseSection/${context.id}/bindings/${tool.number}/memberships`,
  gradedRoutes: (core) => [...moodleLineItemRoutes(core), ...moodleScoreRoutes(core)],

  // Everybody at once, unless a limit is asked for.
  membersPage: ({ url }, total) => ({
    limit: Number(url.searchParams.get('limit') ?? 0) || total,
    offset: Number(url.searchParams.get('from') ?? 0) || 0,
  }),
  membersLink: (_core, { url }, { limit, offset }, total) => {
    if (offset + limit >= total) return undefined;
    const next = new URL(url);
    next.searchParams.set('limit', String(limit));
    next.searchParams.set('from', String(offset + limit));
    return `<${next.href}>; rel="next"`;
  },
  acceptsNames: (accept) => acceptsExactly(accept, MEDIA.names),
  sharesIdNumberAlways: true,

  ...moodleRegistration,

  deepLinkSettings: (core, ticket) => ({
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['frame', 'iframe', 'window'],
    accept_copy_advice: false,
    accept_multiple: true,
    accept_unsigned: false,
    auto_create: false,
    can_confirm: false,
    title: requireTool(core).name,
    text: '',
    deep_link_return_url: moodleReturnUrl(core, ticket),
  }),
  readDeepLinkReturn: readMoodleReturn,
  // Signature, iss and exp are all that it looks at.
  refuseDeepLink: () => undefined,
  asksToSave: (_placement, items) => items === 1,
  createFromItem: moodleFromItem,
};
