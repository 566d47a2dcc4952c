/** One platform as tests and pages hold it: people, launches, gradebook, weather. */
import { standingLink, type LaunchSpec } from './launches.ts';
import { authenticate, launch, type Authentication, type Jar, type Launch } from './browser.ts';
import { addContext, addPerson, addPupils, copyContext, enrol } from './contexts.ts';
import {
  currentTool,
  findColumn,
  findLink,
  requireContext,
  requirePerson,
  requireTool,
  signingKey,
  type Core,
} from './core.ts';
import { gradebookOf, removeColumn, typeMark, type GradebookColumn } from './gradebook.ts';
import { newKey, publicKeySet, signToken } from './keys.ts';
import type { Context, Link, MemberRole, Person, StoredKey, Tool } from './model.ts';
import { calmWeather } from './switches.ts';
import { activateTool, registerByHand, type HandRegistration } from './tool-records.ts';
import { finishDeepLinking, register, signLaunch, type SignedLaunch } from './walks.ts';

type WalkSpec = LaunchSpec & { loginMethod?: 'GET' | 'POST' };

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
