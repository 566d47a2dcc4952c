import { currentConfig } from '../../core/current-config.ts';
import type { PlatformFamily } from '../platform.model.ts';
import { messageType, toolConfigurationName, wantedScopes } from './claim-names.ts';

/** The tool as platforms are told of it. Everything under lti-config/ is printed from here. */
export const tool = {
  name: 'Homeloop 功課環',
  id: 'homeloop',
  description: 'Homework set, handed in, marked and signed in one loop. 派功課、交功課、批改、訂正、簽閱，一環相扣。',
  paths: {
    login: '/lti/login',
    launch: '/lti/launch',
    keys: '/lti/keys',
    registration: '/lti/register',
    canvas: '/lti/config/canvas.json',
    logo: '/mark.svg',
  },
} as const;

/** A copied context names the one that it was copied from. */
const customParameters = { context_id_history: '$Context.id.history' };

const canvasCustom = {
  ...customParameters,
  canvas_assignment_id: '$Canvas.assignment.id',
  canvas_masquerading: '$Canvas.masqueradingUser.userId',
};

const choosing = ['assignment_selection', 'course_assignments_menu', 'link_selection'];
const opening = ['course_navigation', 'account_navigation'];

/** The registration request (LTI Dynamic Registration 1.0), asking only for scopes that the platform offers. */
export function registrationRequest(family: PlatformFamily, scopes: string[]): Record<string, unknown> {
  const { publicUrl } = currentConfig();
  const { host } = new URL(publicUrl);
  const at = (path: string): string => `${publicUrl}${path}`;
  const label = { label: tool.name, target_link_uri: at(tool.paths.launch) };
  const isCanvas = family === 'canvas';
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: at(tool.paths.login),
    redirect_uris: [at(tool.paths.launch)],
    client_name: tool.name,
    jwks_uri: at(tool.paths.keys),
    logo_uri: at(tool.paths.logo),
    client_uri: publicUrl,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: scopes.join(' '),
    [toolConfigurationName]: {
      domain: host,
      target_link_uri: at(tool.paths.launch),
      description: tool.description,
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email', 'locale'],
      custom_parameters: isCanvas ? canvasCustom : customParameters,
      messages: isCanvas
        ? [
            { type: messageType.deepLinking, ...label, placements: choosing },
            {
              type: messageType.resourceLink,
              ...label,
              placements: opening,
              'https://canvas.instructure.com/lti/course_navigation/default_enabled': true,
            },
          ]
        : [
            { type: messageType.deepLinking, ...label, placements: ['ContentArea'] },
            { type: messageType.resourceLink, ...label },
          ],
      ...(isCanvas
        ? {
            'https://canvas.instructure.com/lti/privacy_level': 'public',
            'https://canvas.instructure.com/lti/tool_id': tool.id,
            'https://canvas.instructure.com/lti/vendor': 'Homeloop',
          }
        : {}),
    },
  };
}

/** Canvas's own JSON for a developer key, at `/lti/config/canvas.json`. */
export function canvasConfiguration(publicUrl: string): Record<string, unknown> {
  const launch = `${publicUrl}${tool.paths.launch}`;
  const icon = `${publicUrl}${tool.paths.logo}`;
  const placement = (name: string, type: string): Record<string, unknown> => ({
    placement: name,
    message_type: type,
    target_link_uri: launch,
    text: tool.name,
    enabled: true,
    icon_url: icon,
  });
  return {
    title: tool.name,
    description: tool.description,
    oidc_initiation_url: `${publicUrl}${tool.paths.login}`,
    target_link_uri: launch,
    scopes: wantedScopes,
    extensions: [
      {
        domain: new URL(publicUrl).host,
        tool_id: tool.id,
        platform: 'canvas.instructure.com',
        privacy_level: 'public',
        settings: {
          text: tool.name,
          icon_url: icon,
          selection_width: 900,
          selection_height: 800,
          placements: [
            ...choosing.map((name) => placement(name, messageType.deepLinking)),
            {
              ...placement('course_navigation', messageType.resourceLink),
              visibility: 'members',
              default: 'enabled',
            },
            { ...placement('account_navigation', messageType.resourceLink), visibility: 'admins' },
          ],
        },
      },
    ],
    public_jwk_url: `${publicUrl}${tool.paths.keys}`,
    custom_fields: canvasCustom,
  };
}

/** What an administrator types into Moodle's form when registering by hand. */
export function moodleSettings(publicUrl: string): Record<string, string> {
  const launch = `${publicUrl}${tool.paths.launch}`;
  return {
    'Tool name': tool.name,
    'Tool URL': launch,
    'Tool description': tool.description,
    'LTI version': 'LTI 1.3',
    'Public key type': 'Keyset URL',
    'Public keyset': `${publicUrl}${tool.paths.keys}`,
    'Initiate login URL': `${publicUrl}${tool.paths.login}`,
    'Redirection URI(s)': launch,
    'Custom parameters': Object.entries(customParameters)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
    'Tool configuration usage': 'Show in activity chooser and as a preconfigured tool',
    'Default launch container': 'Embed, without blocks',
    'Supports Deep Linking (Content-Item Message)': 'Yes',
    'Content Selection URL': launch,
    'IMS LTI Assignment and Grade Services': 'Use this service for grade sync and column management',
    'IMS LTI Names and Role Provisioning': "Use this service to retrieve members' information as per privacy settings",
    'Tool Settings': 'Do not use this service',
    "Share launcher's name with tool": 'Always',
    "Share launcher's email with tool": 'Always',
    'Accept grades from the tool': 'Always',
    'Force SSL': 'Yes',
  };
}
