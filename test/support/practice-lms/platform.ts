/** One platform as tests and pages hold it: people, launches, gradebook, weather. */
import { activateTool, registerByHand, registrationAddress, type HandRegistration } from './registration.ts';
import {
  authenticate,
  createJar,
  formsOf,
  launch,
  postForm,
  type Authentication,
  type Jar,
  type Launch,
  type PageReply,
} from './browser.ts';
import type { LaunchSpec } from './authentication.ts';
import { standingLink } from './authentication.ts';
import { launchClaims, type Claims } from './claims.ts';
import { addContext, addPerson, addPupils, copyContext, enrol } from './contexts.ts';
import {
  currentTool,
  findColumn,
  findLink,
  opaque,
  requireContext,
  requirePerson,
  requireTool,
  signingKey,
  type Core,
} from './core.ts';
import { saveDraft } from './deep-linking.ts';
import { gradebookOf, removeColumn, typeMark, type GradebookColumn } from './gradebook.ts';
import { newKey, publicKeySet, signToken } from './keys.ts';
import type { Context, Link, MemberRole, Person, StoredKey, Tool } from './model.ts';
import { calmWeather } from './switches.ts';

export interface SignedLaunch extends Omit<LaunchSpec, 'change'> {
  nonce?: string;
  /** Laid over the finished claims; undefined takes a claim away. */
  claims?: Claims;
}

type WalkSpec = LaunchSpec & { loginMethod?: 'GET' | 'POST' };

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

export type Platform = ReturnType<typeof createPlatform>;

/** The programmatic face over one platform's inside. */
export function createPlatform(core: Core) {
  return {
    core,
    name: core.flavour.name,
    issuer: core.issuer,
    switches: core.switches,
    counters: core.counters,
    calls: core.calls,
    endpoints: {
      authorization: core.issuer + core.flavour.paths.authorization,
      token: core.issuer + core.flavour.paths.token,
      keys: core.issuer + core.flavour.paths.keys,
      configuration: core.issuer + core.flavour.paths.configuration,
    },
    /** The registered tool, or undefined. */
    get tool(): Tool | undefined {
      return currentTool(core);
    },
    /** @throws when no tool is registered */
    get clientId(): string {
      return requireTool(core).clientId;
    },
    get deploymentId(): string {
      return requireTool(core).deploymentId;
    },
    get people(): Person[] {
      return core.state.people;
    },
    get contexts(): Context[] {
      return core.state.contexts;
    },
    person: (key: string): Person => requirePerson(core, key),
    context: (label: string): Context => requireContext(core, label),
    addPerson: (seed: Omit<Person, 'number' | 'sub'>): Person => addPerson(core, seed),
    addContext: (label: string, title: string, members?: Context['members']): Context =>
      addContext(core, label, title, members),
    addPupils: (label: string, count: number): Person[] => addPupils(core, label, count),
    enrol: (label: string, person: string, role: MemberRole): void => enrol(core, label, person, role),
    copyContext: (from: string, label: string, title: string): Context => copyContext(core, from, label, title),

    register: (registrationUrl: string, options?: { activate?: boolean; jar?: Jar }) =>
      register(core, registrationUrl, options),
    registerByHand: (typed: HandRegistration): Tool => registerByHand(core, typed),
    activate: (clientId?: string): Tool => activateTool(core, clientId ?? requireTool(core).clientId),

    keys: {
      current: (): StoredKey => signingKey(core),
      set: () => publicKeySet(core.state.keys),
      /** Signs with a new key from now on. Canvas still publishes the old one, Moodle doesn't. */
      rotate: async (keepOld = core.flavour.name === 'canvas'): Promise<StoredKey> => {
        const key = await newKey();
        core.state.keys = keepOld ? [...core.state.keys, key] : [key];
        core.changed();
        return key;
      },
    },
    /** Any claims under this platform's key, or under another's. */
    sign: (claims: unknown, header?: Record<string, unknown>, key: StoredKey = signingKey(core)): string =>
      signToken(claims, key, header),
    /** An id_token as a launch would bear, with claims changed: for tables of bad launches. */
    signLaunch: (spec: SignedLaunch): string => signLaunch(core, spec),

    authenticate: (jar: Jar, spec: WalkSpec): Promise<Authentication> => authenticate(core, jar, spec),
    launch: (jar: Jar, spec: WalkSpec): Promise<Launch> => launch(core, jar, spec),
    finishDeepLinking: (jar: Jar, returnUrl: string, jwt: string, options?: { save?: boolean }) =>
      finishDeepLinking(core, jar, returnUrl, jwt, options),

    gradebook: (label: string): GradebookColumn[] => gradebookOf(core, label),
    links: (label: string): Link[] => core.state.links.filter((link) => link.context === label && !link.standing),
    standingLink: (label: string): Link => standingLink(core, requireContext(core, label)),
    publish: (linkId: string, published = true): void => {
      const link = findLink(core, linkId);
      if (link) link.published = published;
      core.changed();
    },
    /** A mark typed into the gradebook by a teacher. */
    typeMark: (columnId: string, person: string, score: number | null, comment?: string): void => {
      typeMark(core, requireColumn(core, columnId), person, score, comment);
    },
    deleteColumn: (columnId: string): void =>
      removeColumn(core, requireColumn(core, columnId), core.flavour.name === 'canvas'),

    /** Forgets every access token given out: the tool's next call gets 401. */
    expireTokens: (): void => core.accessTokens.clear(),
    /** All switches back to calm weather. */
    calm: (): void => {
      Object.assign(core.switches, calmWeather());
    },
    resetCounters: (): void => {
      for (const name of Object.keys(core.counters)) delete core.counters[name];
      core.calls.length = 0;
    },
  };
}

function requireColumn(core: Core, id: string) {
  const column = findColumn(core, id);
  if (!column) throw new Error(`No column ${id} on the practice ${core.flavour.name}`);
  return column;
}

function signLaunch(core: Core, spec: SignedLaunch): string {
  const tool = requireTool(core);
  const context = spec.context === undefined ? undefined : requireContext(core, spec.context);
  const link =
    findLink(core, spec.link) ??
    (context && spec.messageType !== 'LtiDeepLinkingRequest' ? standingLink(core, context) : undefined);
  const ticket = {
    id: opaque(),
    clientId: tool.clientId,
    person: spec.person,
    context: spec.context ?? '',
    link: link?.id,
    messageType: spec.messageType ?? 'LtiResourceLinkRequest',
    placement: spec.placement ?? 'course_navigation',
    targetLinkUri: spec.targetLinkUri ?? (link && !link.standing ? link.url : tool.targetLinkUri),
    forPerson: spec.forPerson,
    documentTarget: spec.documentTarget ?? ('iframe' as const),
    locale: spec.locale ?? 'zh',
    storage: false,
    expires: 0,
  };
  const claims = { ...launchClaims(core, tool, ticket, spec.nonce ?? opaque()), ...spec.claims };
  return signToken(claims, spec.key ?? signingKey(core), spec.header);
}

async function register(
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

async function finishDeepLinking(
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
