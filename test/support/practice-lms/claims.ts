/** The id_token of a launch, in the words that both LMSs share; each flavour finishes it in its own way. */
import { findColumn, findContext, findLink, requirePerson, roleIn, type Core, type Ticket } from './core.ts';
import type { Context, Tool } from './model.ts';
import { AGS_CLAIM, AGS_SCOPES, DL, LTI, NRPS_CLAIM, SCOPE } from './vocabulary.ts';

export type Claims = Record<string, unknown>;

/** The claims of a launch by the tool that asked with this nonce. Times are whole seconds of the LMS's clock. */
export function launchClaims(core: Core, tool: Tool, ticket: Ticket, nonce: string): Claims {
  const { flavour } = core;
  const person = requirePerson(core, ticket.person);
  const context = findContext(core, ticket.context);
  const role = context && roleIn(core, context, person.key);
  const iat = Math.floor(core.clock().getTime() / 1000);
  const claims: Claims = {
    iss: core.issuer,
    aud: tool.clientId,
    sub: person.sub,
    iat,
    exp: iat + flavour.tokenLife,
    nonce,
    [`${LTI}version`]: '1.3.0',
    [`${LTI}message_type`]: ticket.messageType,
    [`${LTI}deployment_id`]: tool.deploymentId,
    [`${LTI}target_link_uri`]: ticket.targetLinkUri,
    [`${LTI}roles`]: flavour.launchRoles(person, role),
    [`${LTI}custom`]: customOf(core, tool, ticket),
  };
  if (tool.shareName) {
    Object.assign(claims, { name: person.name, given_name: person.givenName, family_name: person.familyName });
  }
  if (tool.shareEmail && person.email) claims.email = person.email;
  if (context) addContextClaims(core, tool, ticket, context, claims);
  if (ticket.messageType === 'LtiDeepLinkingRequest')
    claims[`${DL}deep_linking_settings`] = flavour.deepLinkSettings(core, ticket);
  if (ticket.forPerson) claims[`${LTI}for_user`] = { user_id: requirePerson(core, ticket.forPerson).sub };
  flavour.finishClaims(core, tool, ticket, claims);
  return claims;
}

function addContextClaims(core: Core, tool: Tool, ticket: Ticket, context: Context, claims: Claims): void {
  const { flavour } = core;
  claims[`${LTI}context`] = { id: context.id, label: context.label, title: context.title };
  const link = findLink(core, ticket.link);
  if (link)
    claims[`${LTI}resource_link`] = {
      id: link.id,
      title: link.title,
      ...(link.text ? { description: link.text } : {}),
    };
  const grading = AGS_SCOPES.filter((scope) => tool.scopes.includes(scope));
  if (grading.length && !core.switches.noAgs) {
    const columns = core.state.columns.filter((column) => link && column.link === link.id);
    // Moodle names a line item only where there is just one; on Canvas an assignment has its own.
    const only =
      flavour.name === 'canvas' ? findColumn(core, link?.column) : columns.length === 1 ? columns[0] : undefined;
    claims[AGS_CLAIM] = {
      scope: grading,
      lineitems: flavour.lineItemsUrl(core, tool, context),
      ...(only ? { lineitem: flavour.lineItemUrl(core, tool, only) } : {}),
    };
  }
  if (tool.scopes.includes(SCOPE.names) && !core.switches.noNames) {
    claims[NRPS_CLAIM] = {
      context_memberships_url: flavour.namesUrl(core, tool, context),
      service_versions: ['1.0', '2.0'],
    };
  }
}

/** Custom parameters of tool and link, the link's winning, with the variables that this LMS knows put in. */
function customOf(core: Core, tool: Tool, ticket: Ticket): Record<string, string | null> {
  const link = findLink(core, ticket.link);
  const review = ticket.forPerson ? findColumn(core, link?.column)?.review?.custom : undefined;
  return expand(core, ticket, { ...tool.custom, ...(link ? core.flavour.linkCustom(link) : {}), ...review });
}

function expand(core: Core, ticket: Ticket, custom: Record<string, string>): Record<string, string | null> {
  const variables = core.flavour.variables(core, ticket);
  return Object.fromEntries(
    Object.entries(custom).map(([name, value]) => [
      name,
      value.startsWith('$') && value in variables ? variables[value]! : value,
    ]),
  );
}

/** Variables that both LMSs put in. A variable they don't know stays as it was written. */
export function commonVariables(core: Core, ticket: Ticket): Record<string, string | null> {
  const person = requirePerson(core, ticket.person);
  const context = findContext(core, ticket.context);
  const link = findLink(core, ticket.link);
  const role = context && roleIn(core, context, person.key);
  return {
    '$User.id': String(person.number),
    '$User.username': person.email.split('@')[0] ?? '',
    '$Person.name.full': person.name,
    '$Person.name.given': person.givenName,
    '$Person.name.family': person.familyName,
    '$Person.email.primary': person.email,
    '$Person.sourcedId': person.idNumber,
    '$Membership.role': core.flavour.launchRoles(person, role).join(','),
    '$Message.locale': ticket.locale,
    ...(context
      ? {
          '$Context.id': context.id,
          '$Context.title': context.title,
          '$Context.label': context.label,
          '$Context.id.history': context.history.join(','),
          '$CourseSection.title': context.title,
          '$CourseSection.label': context.label,
        }
      : {}),
    ...(link
      ? { '$ResourceLink.id': link.id, '$ResourceLink.title': link.title, '$ResourceLink.description': link.text }
      : {}),
  };
}
