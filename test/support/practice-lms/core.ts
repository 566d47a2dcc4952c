/** One platform from the inside: what its services, its pages and its programmatic face share. */
import { randomBytes } from 'node:crypto';
import type { Column, Context, Link, MemberRole, Person, PlatformState, StoredKey, Tool } from './model.ts';
import type { Flavour } from './flavour.ts';
import type { Switches } from './switches.ts';

/** A launch that has begun: what the message hint stands for until the tool comes back with its request. */
export interface Ticket {
  id: string;
  clientId: string;
  person: string;
  /** Empty for a launch from outside of any context. */
  context: string;
  link?: string;
  messageType: string;
  placement?: string;
  targetLinkUri: string;
  /** Key of the pupil whose work is reviewed. */
  forPerson?: string;
  documentTarget: 'iframe' | 'window' | 'frame';
  locale: string;
  storage: boolean;
  expires: number;
  /** For tables of bad launches: changes the finished claims and the header before they are signed. */
  change?: (claims: Record<string, unknown>) => Record<string, unknown> | undefined | void;
  header?: Record<string, unknown>;
  key?: StoredKey;
}

export interface AccessToken {
  clientId: string;
  scopes: string[];
  expires: number;
}

export interface CallRecord {
  at: Date;
  service: string;
  method: string;
  path: string;
  status: number;
  body: string;
}

export interface Core {
  flavour: Flavour;
  origin: string;
  /** What the form for registration by hand offers; may be empty. */
  toolUrl: string;
  issuer: string;
  state: PlatformState;
  switches: Switches;
  counters: Record<string, number>;
  /** The last 1,000 calls of services, oldest first. */
  calls: CallRecord[];
  tickets: Map<string, Ticket>;
  accessTokens: Map<string, AccessToken>;
  usedTokenIds: Map<string, number>;
  /** Key sets of tools that Moodle keeps until a signature doesn't verify. */
  keySets: Map<string, { keys: Record<string, unknown>[] }>;
  clock: () => Date;
  /** Tells that the state has changed and is to be saved. */
  changed: () => void;
}

export function nextNumber(core: Core): number {
  core.state.nextNumber += 1;
  return core.state.nextNumber;
}

/** An opaque string of 128 bits or more, URL-safe. */
export function opaque(bytes = 18): string {
  return randomBytes(bytes).toString('base64url');
}

export function signingKey(core: Core): StoredKey {
  return core.state.keys.at(-1)!;
}

/** The tool that pages and launches use: the last one activated, else the last one registered. */
export function currentTool(core: Core): Tool | undefined {
  return core.state.tools.findLast((tool) => tool.state === 'active') ?? core.state.tools.at(-1);
}

/** @throws when no tool is registered */
export function requireTool(core: Core): Tool {
  const tool = currentTool(core);
  if (!tool) throw new Error(`No tool is registered on the practice ${core.flavour.name}`);
  return tool;
}

export function findPerson(core: Core, key: string | undefined): Person | undefined {
  return core.state.people.find((person) => person.key === key);
}

/** @throws when nobody has that key */
export function requirePerson(core: Core, key: string): Person {
  const person = findPerson(core, key);
  if (!person) throw new Error(`Nobody has the key ${key} on the practice ${core.flavour.name}`);
  return person;
}

export function findContext(core: Core, label: string | undefined): Context | undefined {
  return core.state.contexts.find((context) => context.label === label);
}

/** @throws when no context has that short name */
export function requireContext(core: Core, label: string): Context {
  const context = findContext(core, label);
  if (!context) throw new Error(`No context ${label} on the practice ${core.flavour.name}`);
  return context;
}

/** What a person is in a context; undefined for outsiders and for those who left. */
export function roleIn(core: Core, context: Context, key: string): MemberRole | undefined {
  if (core.switches.pupilGone.has(key)) return undefined;
  return context.members.find((member) => member.person === key)?.role;
}

/** Whether pages show what belongs to the teaching side: for staff of the context and administrators. */
export function isStaff(core: Core, context: Context, person: Person): boolean {
  const role = roleIn(core, context, person.key);
  return Boolean(person.administrator) || role === 'Instructor' || role === 'TeachingAssistant';
}

export function findLink(core: Core, id: string | undefined): Link | undefined {
  return core.state.links.find((link) => link.id === id);
}

export function findColumn(core: Core, id: string | undefined): Column | undefined {
  return core.state.columns.find((column) => column.id === id);
}

/** The learners of a context who are still there. */
export function learnersOf(core: Core, context: Context): Person[] {
  return context.members
    .filter((member) => member.role === 'Learner' && !core.switches.pupilGone.has(member.person))
    .map((member) => requirePerson(core, member.person));
}
