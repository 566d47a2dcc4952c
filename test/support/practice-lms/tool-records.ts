/** The tools that this LMS knows: from dynamic registration or by hand, and their activation. */
import type { Core } from './core.ts';
import type { Tool, ToolMessage } from './model.ts';
import { AGS_SCOPES, SCOPE } from './vocabulary.ts';
import { textOf } from './json-values.ts';

function messagesOf(core: Core, asked: Record<string, unknown>): ToolMessage[] {
  const messages = Array.isArray(asked.messages) ? (asked.messages as Record<string, unknown>[]) : [];
  return messages.flatMap((message) => {
    const placements =
      Array.isArray(message.placements) && message.placements.length
        ? (message.placements as string[])
        : ['ContentArea'];
    return placements.map((placement) => ({
      type: String(message.type),
      placement: core.flavour.placementName(placement),
      targetLinkUri: String(message.target_link_uri ?? asked.target_link_uri),
      label: textOf(message.label),
    }));
  });
}

/** Keeps what a tool said of itself at dynamic registration; it waits for an administrator. */
export function addTool(core: Core, body: Record<string, unknown>, asked: Record<string, unknown>): Tool {
  const claims = Array.isArray(asked.claims) ? asked.claims.map(String) : [];
  const tool: Tool = {
    ...core.flavour.newClient(core),
    deploymentId: '',
    state: 'pending',
    name: String(body.client_name),
    domain: String(asked.domain),
    loginUri: String(body.initiate_login_uri),
    redirectUris: (body.redirect_uris as unknown[]).map(String),
    keysUri: String(body.jwks_uri),
    targetLinkUri: String(asked.target_link_uri),
    messages: messagesOf(core, asked),
    scopes: core.flavour.registrationScopes(textOf(body.scope).split(/\s+/).filter(Boolean)),
    ...core.flavour.privacy(asked, claims),
    custom: Object.fromEntries(
      Object.entries(asked.custom_parameters ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  };
  core.state.tools.push(tool);
  core.changed();
  return tool;
}

/** The administrator switches a registered tool on; from here it has a deployment and may be launched. */
export function activateTool(core: Core, clientId: string): Tool {
  const tool = core.state.tools.find((one) => one.clientId === clientId);
  if (!tool) throw new Error(`No tool ${clientId} on the practice ${core.flavour.name}`);
  tool.state = 'active';
  tool.deploymentId ||= core.flavour.deploymentId(tool);
  core.changed();
  return tool;
}

/** What an administrator types when a tool is registered by hand. */
export interface HandRegistration {
  /** Origin of the tool; the other addresses follow from it unless given. */
  toolUrl: string;
  loginUri?: string;
  launchUri?: string;
  keysUri?: string;
  name?: string;
  /** Leave privacy and services as the form has them at first: Moodle then shares no names and offers no service. */
  untouched?: boolean;
}

/** Registers a tool by hand, active at once. Deep linking and the services are on unless left `untouched`. */
export function registerByHand(core: Core, typed: HandRegistration): Tool {
  const origin = new URL(typed.toolUrl).origin;
  const launchUri = typed.launchUri ?? `${origin}/lti/launch`;
  const off = typed.untouched === true;
  const tool: Tool = {
    ...core.flavour.newClient(core),
    deploymentId: '',
    state: 'pending',
    name: typed.name ?? 'Homeloop 功課環',
    domain: new URL(origin).host,
    loginUri: typed.loginUri ?? `${origin}/lti/login`,
    redirectUris: [launchUri],
    keysUri: typed.keysUri ?? `${origin}/lti/keys`,
    targetLinkUri: launchUri,
    messages: ['course_navigation', 'assignment_selection', 'course_assignments_menu', 'link_selection'].map(
      (placement) => ({
        type: placement === 'course_navigation' ? 'LtiResourceLinkRequest' : 'LtiDeepLinkingRequest',
        placement,
        targetLinkUri: launchUri,
        label: '',
      }),
    ),
    scopes: off ? [] : [...AGS_SCOPES, SCOPE.names],
    shareName: !off,
    shareEmail: !off,
    custom: {},
  };
  core.state.tools.push(tool);
  return activateTool(core, tool.clientId);
}
