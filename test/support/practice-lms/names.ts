/** Names and Role Provisioning: the members of a context, paged and worded as each LMS does. */
import { callingTool } from './access-tokens.ts';
import { canvasError } from './canvas-calls.ts';
import { findLink, requirePerson, type Core } from './core.ts';
import type { Exchange, Reply, Route } from './http.ts';
import type { Context, MemberRole, Person, Tool } from './model.ts';
import { moodleError } from './moodle-calls.ts';
import { MEDIA, SCOPE } from './vocabulary.ts';

function refuse(core: Core, exchange: Exchange, status: number, reason: string): Reply {
  return core.flavour.name === 'moodle' ? moodleError(exchange, status, reason) : canvasError(status, reason);
}

function member(core: Core, tool: Tool, person: Person, role: MemberRole): Record<string, unknown> {
  const names = { name: person.name, given_name: person.givenName, family_name: person.familyName };
  return {
    status: 'Active',
    user_id: person.sub,
    roles: core.flavour.memberRoles(role),
    ...(tool.shareName ? names : {}),
    ...(tool.shareEmail ? { email: person.email } : {}),
    ...(core.flavour.sharesIdNumberAlways || tool.shareName ? { lis_person_sourcedid: person.idNumber } : {}),
  };
}

function names(core: Core, exchange: Exchange): Reply {
  const { flavour } = core;
  const tool = callingTool(core, exchange, [SCOPE.names]);
  if (typeof tool === 'string') return refuse(core, exchange, 401, 'Unauthorized');
  const context = core.state.contexts.find((one) =>
    [one.id, String(one.number)].includes(exchange.params.context ?? ''),
  );
  if (!context || (exchange.params.type ?? String(tool.number)) !== String(tool.number))
    return refuse(core, exchange, 404, 'Not Found');
  if (!flavour.acceptsNames(exchange.headers.accept)) return refuse(core, exchange, 400, 'Invalid Accept');
  const rlid = exchange.url.searchParams.get('rlid');
  if (rlid && rlid !== context.id && findLink(core, rlid)?.context !== context.label) {
    return refuse(core, exchange, 400, 'Tool does not have access to rlid or rlid does not exist');
  }
  const listed = context.members.filter(
    // Student View's test pupil isn't somebody to provision; those who left are simply not there.
    ({ person, role }) => role !== 'TestUser' && !core.switches.pupilGone.has(person) && askedFor(core, exchange, role),
  );
  const page = flavour.membersPage(exchange, listed.length);
  if ('status' in page) return page;
  const link = flavour.membersLink(core, exchange, page, listed.length);
  const answer = {
    id: exchange.url.href,
    context: { id: context.id, label: context.label, title: context.title },
    members: listed
      .slice(page.offset, page.offset + page.limit)
      .map(({ person, role }) =>
        withMessage(core, rlid, context, member(core, tool, requirePerson(core, person), role)),
      ),
  };
  return {
    status: 200,
    headers: { 'content-type': MEDIA.names, ...(link ? { link } : {}) },
    body: JSON.stringify(answer),
  };
}

function withMessage(
  core: Core,
  rlid: string | null,
  context: Context,
  row: Record<string, unknown>,
): Record<string, unknown> {
  const link = rlid && rlid !== context.id ? findLink(core, rlid) : undefined;
  if (!link) return row;
  const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
  return {
    ...row,
    message: [{ [`${LTI}message_type`]: 'LtiResourceLinkRequest', [`${LTI}custom`]: core.flavour.linkCustom(link) }],
  };
}

function askedFor(core: Core, exchange: Exchange, role: MemberRole): boolean {
  const wanted = exchange.url.searchParams.get('role');
  if (!wanted) return true;
  const short = wanted.split(/[#/]/).at(-1);
  return core.flavour.memberRoles(role).some((one) => one === wanted || one.split(/[#/]/).at(-1) === short);
}

export function namesRoutes(core: Core): Route[] {
  const path =
    core.flavour.name === 'moodle'
      ? '/moodle/mod/lti/services.php/CourseSection/:context/bindings/:type/memberships'
      : '/canvas/api/lti/courses/:context/names_and_roles';
  return [{ method: 'GET', path, service: 'names', handle: (exchange) => names(core, exchange) }];
}
