/** What Moodle 4.5 says of itself and asks of a tool at dynamic registration (lms-facts F, M). */
import type { RegistrationRules } from './flavour.ts';
import type { Reply } from './http.ts';
import { AGS_SCOPES, SCOPE, TOOL_CONFIGURATION } from './vocabulary.ts';
import { textOf } from './json-values.ts';

function plainError(status: number, text: string): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: text };
}

export const moodleRegistration: RegistrationRules = {
  platformConfiguration: () => ({
    product_family_code: 'moodle',
    version: '4.5.6+ (Build: 20250815)',
    messages_supported: [
      { type: 'LtiResourceLinkRequest' },
      { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
    ],
    variables: [
      'Context.id',
      'Context.title',
      'Context.label',
      'Context.id.history',
      'CourseSection.title',
      'CourseSection.label',
      'User.id',
      'User.username',
      'Person.name.full',
      'Person.email.primary',
      'Person.sourcedId',
      'ResourceLink.id',
      'ResourceLink.title',
      'Moodle.Person.userGroupIds',
    ],
  }),
  scopesSupported: [...AGS_SCOPES, SCOPE.names, 'https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting', 'openid'],
  registrationStatus: 200,
  checkRegistration: (body, tool) => {
    for (const name of [
      'initiate_login_uri',
      'redirect_uris',
      'client_name',
      'jwks_uri',
      'token_endpoint_auth_method',
      'response_types',
    ]) {
      if (body[name] === undefined || body[name] === '') return plainError(400, `missing required attribute ${name}`);
    }
    if (!Array.isArray(body.redirect_uris)) return plainError(400, 'invalid_redirect_uris');
    if (!Array.isArray(body.response_types) || !body.response_types.includes('id_token'))
      return plainError(400, 'invalid_response_types');
    if (body.token_endpoint_auth_method !== 'private_key_jwt')
      return plainError(400, 'invalid_token_endpoint_auth_method');
    if (body.application_type !== undefined && body.application_type !== 'web')
      return plainError(400, 'invalid_application_type');
    if (!tool.domain) return plainError(400, 'missing_domain');
    if (!tool.target_link_uri) return plainError(400, 'missing_target_link_uri');
    if (new URL(textOf(tool.target_link_uri)).host !== tool.domain)
      return plainError(400, 'domain_targetlinkuri_mismatch');
    return undefined;
  },
  // "Grade sync" is one setting: asking for one AGS scope gives all of it.
  registrationScopes: (asked) => [
    ...(asked.some((scope) => AGS_SCOPES.includes(scope)) ? AGS_SCOPES : []),
    ...asked.filter((scope) => scope === SCOPE.names),
  ],
  registrationAnswer: (_core, tool) => ({ [TOOL_CONFIGURATION]: { deployment_id: String(tool.number) } }),
  privacy: (_tool, claims) => ({
    shareName: ['name', 'given_name', 'family_name'].some((claim) => claims.includes(claim)),
    shareEmail: claims.includes('email'),
  }),
  placementName: (placement) => placement,
};
