/** Names from LTI 1.3 core, Deep Linking 2.0, AGS 2.0 and NRPS 2.0 (https://www.imsglobal.org/spec/lti/v1p3). */
const spec = 'https://purl.imsglobal.org/spec';

export const claim = {
  messageType: `${spec}/lti/claim/message_type`,
  version: `${spec}/lti/claim/version`,
  deploymentId: `${spec}/lti/claim/deployment_id`,
  targetLinkUri: `${spec}/lti/claim/target_link_uri`,
  resourceLink: `${spec}/lti/claim/resource_link`,
  roles: `${spec}/lti/claim/roles`,
  roleScopeMentor: `${spec}/lti/claim/role_scope_mentor`,
  context: `${spec}/lti/claim/context`,
  toolPlatform: `${spec}/lti/claim/tool_platform`,
  launchPresentation: `${spec}/lti/claim/launch_presentation`,
  custom: `${spec}/lti/claim/custom`,
  lis: `${spec}/lti/claim/lis`,
  legacyUserId: `${spec}/lti/claim/lti11_legacy_user_id`,
  forUser: `${spec}/lti/claim/for_user`,
  endpoint: `${spec}/lti-ags/claim/endpoint`,
  namesRoles: `${spec}/lti-nrps/claim/namesroleservice`,
  deepLinking: `${spec}/lti-dl/claim/deep_linking_settings`,
} as const;

export const toolConfigurationName = `${spec}/lti-tool-configuration`;
export const platformConfigurationName = `${spec}/lti-platform-configuration`;

export const scope = {
  lineItem: `${spec}/lti-ags/scope/lineitem`,
  lineItemReadonly: `${spec}/lti-ags/scope/lineitem.readonly`,
  resultReadonly: `${spec}/lti-ags/scope/result.readonly`,
  score: `${spec}/lti-ags/scope/score`,
  memberships: `${spec}/lti-nrps/scope/contextmembership.readonly`,
} as const;

/** All that Homeloop can make use of. */
export const wantedScopes: string[] = Object.values(scope);

export const messageType = {
  resourceLink: 'LtiResourceLinkRequest',
  deepLinking: 'LtiDeepLinkingRequest',
  submissionReview: 'LtiSubmissionReviewRequest',
} as const;
export type MessageType = (typeof messageType)[keyof typeof messageType];
