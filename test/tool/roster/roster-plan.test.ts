import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SessionRole } from '../../../tool/core/http/session.contract.ts';
import {
  planRoster,
  roleOf,
  type KnownMembership,
  type PlacedMember,
  type RosterDoubt,
  type RosterPlan,
} from '../../../tool/roster/roster.plan.ts';

const at = new Date('2026-11-22T08:00:00Z');
const random = process.env.TEST_LONG ? { numRuns: 5000 } : { numRuns: 200 };

const member = (id: string, of: Partial<PlacedMember> = {}): PlacedMember => ({
  lmsUserId: `lms ${id}`,
  personId: id,
  role: 'learner',
  name: null,
  givenName: null,
  familyName: null,
  email: null,
  sourcedId: null,
  isTest: false,
  isStaff: false,
  ...of,
});

const membership = (id: string, of: Partial<KnownMembership> = {}): KnownMembership => ({
  personId: id,
  launchRole: null,
  rosterRole: 'learner',
  role: 'learner',
  status: 'active',
  isTest: false,
  lmsUserId: `lms ${id}`,
  ...of,
});

/** What the memberships are after a plan. */
function after(known: KnownMembership[], plan: RosterPlan): KnownMembership[] {
  const state = new Map(known.map((each) => [each.personId, each]));
  for (const { isNew: _isNew, ...written } of plan.write) state.set(written.personId, { ...written, status: 'active' });
  for (const id of plan.leftPersonIds)
    state.set(id, { ...(state.get(id) as KnownMembership), status: 'left', launchRole: null });
  return [...state.values()];
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);
const sync = (members: PlacedMember[], known: KnownMembership[], doubt: RosterDoubt | null = null, complete = true) =>
  planRoster(members, known, { complete, doubt, at });

describe('roles', () => {
  test.each<[SessionRole | null, SessionRole | null, boolean, SessionRole]>([
    ['instructor', 'learner', false, 'instructor'],
    ['learner', 'instructor', false, 'learner'],
    ['assistant', null, false, 'assistant'],
    [null, 'learner', false, 'learner'],
    [null, 'learner', true, 'none'],
    ['learner', 'learner', true, 'learner'],
    [null, 'instructor', true, 'instructor'],
    [null, null, false, 'none'],
  ])('launched as %s, listed as %s, staff: %s → %s', (launch, roster, staff, role) =>
    expect(roleOf(launch, roster, staff)).toBe(role),
  );

  test('a person with two accounts in the course has the role that may most', () => {
    const plan = sync([member('a'), member('a', { lmsUserId: 'other', role: 'instructor' })], []);
    expect(plan.write).toMatchObject([{ personId: 'a', role: 'instructor', lmsUserId: 'other' }]);
    expect(plan.joinedPersonIds).toEqual(['a']);
  });
});

describe('who leaves', () => {
  const known = names(30).map((id) => membership(id));
  const without = (count: number) =>
    names(30)
      .slice(count)
      .map((id) => member(id));

  test('fewer than a fifth: at once', () => {
    expect(sync(without(5), known)).toMatchObject({ leftPersonIds: names(5), doubt: null });
  });

  test('a fifth: nobody, until the same comes again', () => {
    const first = sync(without(6), known);
    expect(first.leftPersonIds).toEqual([]);
    expect(first.doubt).toMatchObject({ known: 30, fetched: 24, absentPersonIds: names(6) });
    expect(sync(without(6), known, first.doubt)).toMatchObject({ leftPersonIds: names(6), doubt: null });
  });

  test('another doubtful list is a new doubt; a good one ends it', () => {
    const first = sync(without(6), known);
    const second = sync(without(7), known, first.doubt);
    expect(second.leftPersonIds).toEqual([]);
    expect(second.doubt?.absentPersonIds).toEqual(names(7));
    expect(sync(without(0), known, second.doubt)).toMatchObject({ leftPersonIds: [], doubt: null });
  });

  test('an empty list, and a whole new class in the place of the old', () => {
    expect(sync([], known)).toMatchObject({ leftPersonIds: [], doubt: { fetched: 0 } });
    const others = names(30).map((id) => member(`new ${id}`));
    const swapped = sync(others, known);
    expect(swapped).toMatchObject({ leftPersonIds: [], doubt: { fetched: 30 } });
    expect(swapped.joinedPersonIds).toHaveLength(30);
  });

  test('who came by launch only isn’t the roster’s to take away', () => {
    const admin = membership('admin', { rosterRole: null, launchRole: 'instructor', role: 'instructor' });
    expect(sync(without(0), [...known, admin])).toMatchObject({ leftPersonIds: [], doubt: null });
  });

  test('who comes back joins', () => {
    const left = [membership('a', { status: 'left' }), membership('b')];
    expect(sync([member('a'), member('b')], left).joinedPersonIds).toEqual(['a']);
  });
});

const role = fc.constantFrom<SessionRole>('instructor', 'assistant', 'learner', 'mentor', 'administrator', 'none');
const id = fc.nat(24).map((number) => `p${number}`);
const members = fc.array(
  fc.record({ id, role, isTest: fc.boolean(), isStaff: fc.boolean() }).map(({ id: who, ...of }) => member(who, of)),
  { maxLength: 30 },
);
const known = fc.uniqueArray(
  fc
    .record({
      personId: id,
      launchRole: fc.option(role),
      rosterRole: fc.option(role),
      status: fc.constantFrom('active' as const, 'left' as const),
      isTest: fc.boolean(),
    })
    .map(({ personId, ...of }) => membership(personId, { ...of, role: roleOf(of.launchRole, of.rosterRole) })),
  { selector: (each) => each.personId, maxLength: 25 },
);

describe('whatever comes', () => {
  test('an incomplete list takes nobody away, and leaves the doubt as it was', () => {
    fc.assert(
      fc.property(members, known, (list, before) => {
        const doubt = sync([], before).doubt;
        const plan = sync(list, before, doubt, false);
        expect(plan.leftPersonIds).toEqual([]);
        expect(plan.doubt).toBe(doubt);
      }),
      random,
    );
  });

  test('the first list never takes a fifth away', () => {
    fc.assert(
      fc.property(members, known, (list, before) => {
        const standing = before.filter((each) => each.status === 'active' && each.rosterRole !== null);
        const plan = sync(list, before);
        if (plan.leftPersonIds.length > 0) expect(plan.leftPersonIds.length).toBeLessThan(standing.length / 5);
        if (list.length === 0) expect(plan.leftPersonIds).toEqual([]);
      }),
      random,
    );
  });

  test('twice is as once; at the second, doubts are believed and the roster is what the LMS says', () => {
    fc.assert(
      fc.property(members, known, (list, before) => {
        const first = sync(list, before);
        const settled = after(before, first);
        const second = sync(list, settled, first.doubt);
        expect(second.joinedPersonIds).toEqual([]);
        expect(second.write).toEqual([]);
        expect(second.leftPersonIds).toEqual(first.doubt?.absentPersonIds ?? []);
        const final = after(settled, second);
        const third = sync(list, final, second.doubt);
        expect([third.write, third.joinedPersonIds, third.leftPersonIds, third.doubt]).toEqual([[], [], [], null]);
        const listed = new Set(list.map((each) => each.personId));
        const standing = final.filter((each) => each.status === 'active' && each.rosterRole !== null);
        expect(new Set(standing.map((each) => each.personId))).toEqual(listed);
      }),
      random,
    );
  });

  test('the launch’s role wins, nobody is invented, test users stay test users', () => {
    fc.assert(
      fc.property(members, known, (list, before) => {
        const launched = new Map(before.map((each) => [each.personId, each]));
        for (const written of sync(list, before).write) {
          const was = launched.get(written.personId);
          if (was?.launchRole) expect(written.role).toBe(was.launchRole);
          if (was?.isTest) expect(written.isTest).toBe(true);
          expect(list.some((each) => each.personId === written.personId)).toBe(true);
        }
      }),
      random,
    );
  });
});
