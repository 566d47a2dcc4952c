/** Longer ways through the LMS for tests: registering, signing a launch by hand, coming back from deep linking. */
import { newTicket, type LaunchSpec } from './launches.ts';
import { createJar, formsOf, postForm, type Jar, type PageReply } from './browser.ts';
import { launchClaims, type Claims } from './claims.ts';
import { findLink, opaque, requireTool, signingKey, type Core } from './core.ts';
import { saveDraft } from './deep-linking.ts';
import { signToken } from './keys.ts';
import type { Link, Tool } from './model.ts';
import { registrationAddress } from './registration.ts';
import { activateTool } from './tool-records.ts';

export interface SignedLaunch extends Omit<LaunchSpec, 'change'> {
  nonce?: string;
  /** Laid over the finished claims; undefined takes a claim away. */
  claims?: Claims;
}

/** How a registration went: the tool's last page, and the tool when our endpoint was called. */
export interface Registration {
  response: PageReply;
  tool?: Tool;
}

export interface DeepLinkReturn {
  response: PageReply;
  links: Link[];
  /** Forms that wait for Save (with `save: false`). */
  drafts: string[];
  refused: string[];
}

/** An id_token as a launch would bear, without walking one. */
export function signLaunch(core: Core, spec: SignedLaunch): string {
  const tool = requireTool(core);
  const ticket = newTicket(core, tool, spec);
  const claims = { ...launchClaims(core, tool, ticket, spec.nonce ?? opaque()), ...spec.claims };
  return signToken(claims, spec.key ?? signingKey(core), spec.header);
}

/** Opens a registration link as an administrator does, presses its button if it has one, and activates the tool. */
export async function register(
  core: Core,
  registrationUrl: string,
  options: { activate?: boolean; jar?: Jar } = {},
): Promise<Registration> {
  const jar = options.jar ?? createJar();
  const before = core.state.tools.length;
  let page = await jar.fetch(registrationAddress(core, registrationUrl));
  for (let hops = 0; hops < 5 && page.status >= 300 && page.status < 400; hops += 1) {
    page = await jar.fetch(new URL(page.headers.get('location') ?? '/', page.url).href);
  }
  // A tool may want a button pressed, so that a mere look at the link uses nothing up.
  const button = formsOf(page).find((form) => form.method === 'POST');
  if (core.state.tools.length === before && page.status < 400 && button) page = await postForm(jar, button, page.url);
  const tool = core.state.tools[before];
  if (tool && options.activate !== false) activateTool(core, tool.clientId);
  return { response: page, tool };
}

/** Posts a deep-linking response as the browser does, and presses Save where the LMS asks for it. */
export async function finishDeepLinking(
  core: Core,
  jar: Jar,
  returnUrl: string,
  jwt: string,
  options: { save?: boolean } = {},
): Promise<DeepLinkReturn> {
  const response = await postForm(jar, { action: returnUrl, fields: { JWT: jwt } }, requireTool(core).loginUri);
  const outcome = /<script type="application\/json" id="outcome">(.*?)<\/script>/s.exec(response.text)?.[1];
  if (!outcome) return { response, links: [], drafts: [], refused: [response.text] };
  const { links, drafts, refused } = JSON.parse(outcome) as { links: string[]; drafts: string[]; refused: string[] };
  const made = links.map((id) => findLink(core, id)!);
  if (options.save === false) return { response, links: made, drafts, refused };
  for (const id of drafts) {
    const saved = saveDraft(core, id);
    if (typeof saved === 'string') refused.push(saved);
    else made.push(saved);
  }
  return { response, links: made, drafts: [], refused };
}
