/** What Canvas says of itself and asks of a tool at dynamic registration (lms-facts F). */
import { CANVAS_ACCOUNT } from './canvas-claims.ts';
import { canvasError } from './canvas-calls.ts';
import type { RegistrationRules } from './flavour.ts';
import { AGS_SCOPES, SCOPE, TOOL_CONFIGURATION } from './vocabulary.ts';
import { textOf } from './json-values.ts';

const VENDOR = 'https://canvas.instructure.com/lti/';
const PRIVACY: Record<string, [name: boolean, email: boolean]> = {
  public: [true, true],
  name_only: [true, false],
  email_only: [false, true],
  anonymous: [false, false],
};

const SCOPES_SUPPORTED = [
  ...AGS_SCOPES,
  SCOPE.names,
  'https://purl.imsglobal.org/spec/lti/scope/noticehandlers',
  'https://canvas.instructure.com/lti-ags/progress/scope/show',
];

export const canvasRegistration: RegistrationRules = {
  platformConfiguration: () => ({
    product_family_code: 'canvas',
    version: 'vCloud',
    messages_supported: [
      {
        type: 'LtiResourceLinkRequest',
        placements: [`${VENDOR}course_navigation`, `${VENDOR}account_navigation`, `${VENDOR}link_selection`],
      },
      {
        type: 'LtiDeepLinkingRequest',
        placements: [
          'ContentArea',
          'RichTextEditor',
          ...['assignment_selection', 'course_assignments_menu', 'link_selection', 'module_index_menu_modal'].map(
            (name) => VENDOR + name,
          ),
        ],
      },
    ],
    notice_types_supported: [],
    variables: [
      'Context.id',
      'Context.id.history',
      'Context.title',
      'Canvas.course.id',
      'Canvas.assignment.id',
      'Person.name.full',
      'Person.email.primary',
      'com.instructure.Assignment.lti.id',
      'com.instructure.User.observees',
    ],
    [`${VENDOR}account_name`]: '清林小學',
    [`${VENDOR}account_lti_guid`]: `${CANVAS_ACCOUNT}:canvas-lms`,
  }),
  scopesSupported: SCOPES_SUPPORTED,
  registrationStatus: 201,
  checkRegistration: (body, tool) => {
    const invalid = (message: string): ReturnType<typeof canvasError> => canvasError(422, message);
    const has = (name: string, values: string[]): boolean =>
      Array.isArray(body[name]) && values.every((value) => (body[name] as unknown[]).includes(value));
    if (body.application_type !== 'web') return invalid("application_type must be 'web'");
    if (!has('grant_types', ['client_credentials', 'implicit']))
      return invalid('grant_types must include client_credentials, implicit');
    if (!has('response_types', ['id_token'])) return invalid('response_types must include id_token');
    for (const name of [
      'redirect_uris',
      'initiate_login_uri',
      'client_name',
      'jwks_uri',
      'token_endpoint_auth_method',
      'scope',
    ]) {
      if (body[name] === undefined || body[name] === '') return invalid(`${name} can't be blank`);
    }
    for (const name of ['domain', 'target_link_uri', 'messages', 'claims'])
      if (tool[name] === undefined) return invalid(`lti_tool_configuration ${name} is required`);
    const unknown = String(body.scope)
      .split(' ')
      .filter((scope) => scope && !SCOPES_SUPPORTED.includes(scope));
    return unknown.length ? invalid(`Invalid scopes: ${unknown.join(', ')}`) : undefined;
  },
  registrationScopes: (asked) => asked,
  registrationAnswer: (core, tool) => ({
    [TOOL_CONFIGURATION]: {
      [`${VENDOR}registration_config_url`]: `${core.issuer}/api/lti/registrations/${tool.number}/view`,
    },
  }),
  privacy: (tool, claims) => {
    const both = claims.includes('picture') || (claims.includes('name') && claims.includes('email'));
    const inferred = both
      ? 'public'
      : claims.includes('name')
        ? 'name_only'
        : claims.includes('email')
          ? 'email_only'
          : 'anonymous';
    const [shareName, shareEmail] = PRIVACY[textOf(tool[`${VENDOR}privacy_level`] ?? inferred)] ?? PRIVACY.anonymous!;
    return { shareName, shareEmail };
  },
  placementName: (placement) =>
    ({ ContentArea: 'link_selection', RichTextEditor: 'editor_button' })[placement] ?? placement.replace(VENDOR, ''),
};
