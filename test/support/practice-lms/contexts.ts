/** Changes to who and what there is: new contexts, more pupils, copies for a new year. */
import { findPerson, nextNumber, requireContext, type Core } from './core.ts';
import type { Context, Link, MemberRole, Person } from './model.ts';
import { contextIdOf, pupilSeed, subjectOf } from './people.ts';

/** A person of the whole LMS; the key must be new. */
export function addPerson(core: Core, seed: Omit<Person, 'number' | 'sub'>): Person {
  if (findPerson(core, seed.key)) throw new Error(`There is already somebody with the key ${seed.key}`);
  const number = nextNumber(core);
  const person: Person = { ...seed, number, sub: subjectOf(core.flavour.name, seed.key, number) };
  core.state.people.push(person);
  core.changed();
  return person;
}

export function addContext(core: Core, label: string, title: string, members: Context['members'] = []): Context {
  if (core.state.contexts.some((one) => one.label === label)) throw new Error(`There is already a context ${label}`);
  const number = nextNumber(core);
  const context: Context = {
    label,
    id: contextIdOf(core.flavour.name, label, number),
    number,
    title,
    members,
    mentees: {},
    history: [],
    concluded: false,
  };
  core.state.contexts.push(context);
  core.changed();
  return context;
}

/** Enrols somebody, or changes what they are in the context. */
export function enrol(core: Core, label: string, person: string, role: MemberRole): void {
  const context = requireContext(core, label);
  context.members = [...context.members.filter((member) => member.person !== person), { person, role }];
  core.changed();
}

/** Enrols so many new pupils, with class numbers going on from the highest: for classes of 50 and of 1,000. */
export function addPupils(core: Core, label: string, count: number): Person[] {
  const context = requireContext(core, label);
  const taken = context.members.map(({ person }) => findPerson(core, person)?.classNumber ?? 0);
  const first = Math.max(0, ...taken) + 1;
  return Array.from({ length: count }, (_, i) => {
    const classNumber = first + i;
    const person = addPerson(
      core,
      pupilSeed(`${label}-p${classNumber}`, classNumber, 'Lau', `Number ${classNumber}`, `劉${classNumber}`),
    );
    context.members.push({ person: person.key, role: 'Learner' });
    return person;
  });
}

/**
 * Copies a context as the LMS's own course copy does: new context and link ids, the same custom parameters, URLs,
 * resourceId and tag, no marks, staff only. The history names where it came from.
 */
export function copyContext(core: Core, from: string, label: string, title: string): Context {
  const source = requireContext(core, from);
  const staff = source.members.filter(({ role }) => role === 'Instructor' || role === 'TeachingAssistant');
  const copy = addContext(core, label, title, staff);
  copy.history = [source.id, ...source.history];
  const links = new Map<string, Link>();
  for (const link of core.state.links.filter((one) => one.context === source.label && !one.standing)) {
    const twin: Link = { ...link, id: core.flavour.newLinkId(core), context: label, column: undefined };
    links.set(link.id, twin);
    core.state.links.push(twin);
  }
  for (const column of core.state.columns.filter((one) => one.context === source.label)) {
    const twin = links.get(column.link ?? '');
    const added = { ...column, id: String(nextNumber(core)), context: label, link: twin?.id, cells: {} };
    core.state.columns.push(added);
    if (twin) twin.column = added.id;
  }
  core.changed();
  return copy;
}
