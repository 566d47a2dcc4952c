import type { SessionRole } from '../core/http/session.contract.ts';
import { hashOf } from '../core/ids.ts';

/** One member of a course as the LMS lists them: what the gateway's `memberships` yields. */
export interface RosterMember {
  lmsUserId: string;
  role: SessionRole;
  name: string | null;
  givenName: string | null;
  familyName: string | null;
  email: string | null;
  sourcedId: string | null;
  isTest: boolean;
}

/** What we know of a person's place in the course. */
export interface KnownMembership {
  personId: string;
  launchRole: SessionRole | null;
  /** Null: never stood in a roster, came by a launch only. */
  rosterRole: SessionRole | null;
  role: SessionRole;
  status: 'active' | 'left';
  isTest: boolean;
  lmsUserId: string;
}

/** A member whose person is known. */
export interface PlacedMember extends RosterMember {
  personId: string;
  /** Teaches or has launched as a teacher elsewhere in this school. */
  isStaff: boolean;
}

/** A roster that lost suspiciously many people, waiting for its repetition or a confirmation. */
export interface RosterDoubt {
  at: string;
  fingerprint: string;
  /** People who stood in the roster so far, and in the doubtful one. */
  known: number;
  fetched: number;
  absentPersonIds: string[];
}

export interface RosterPlan {
  /** New or changed memberships, with what they become. */
  write: (Omit<KnownMembership, 'status'> & { isNew: boolean })[];
  joinedPersonIds: string[];
  leftPersonIds: string[];
  doubt: RosterDoubt | null;
}

/** The launch's role wins: Moodle lists non-editing teachers as learners, but launches them as instructors. */
export function roleOf(launchRole: SessionRole | null, rosterRole: SessionRole | null, isStaff = false): SessionRole {
  if (launchRole) return launchRole;
  // a colleague listed as learner, who hasn't been here yet: no pupil of whom homework is expected
  if (rosterRole === 'learner' && isStaff) return 'none';
  return rosterRole ?? 'none';
}

/**
 * What a fetched roster changes. Pure. Whoever came by launch only isn't taken away by a roster that never knew them
 * (a site administrator isn't enrolled).
 * @param complete false when the fetch broke off: it adds and changes, but takes nobody away
 * @param doubt of the last roster: the same people missing once more are believed
 */
export function planRoster(
  members: PlacedMember[],
  known: KnownMembership[],
  { complete, doubt, at }: { complete: boolean; doubt: RosterDoubt | null; at: Date },
): RosterPlan {
  const listed = uniquePersons(members);
  const plan: RosterPlan = { ...arrivals(listed, known), leftPersonIds: [], doubt };
  if (!complete) return plan;
  const standing = known.filter((membership) => membership.status === 'active' && membership.rosterRole !== null);
  const absent = standing.filter((membership) => !listed.has(membership.personId)).map(({ personId }) => personId);
  // of accounts, not of persons: those may become one in between
  const fingerprint = hashOf(JSON.stringify([...new Set(members.map((member) => member.lmsUserId))].sort()));
  const doubtful = absent.length > 0 && absent.length * 5 >= standing.length;
  if (!doubtful || doubt?.fingerprint === fingerprint) return { ...plan, leftPersonIds: absent, doubt: null };
  return {
    ...plan,
    doubt: {
      at: at.toISOString(),
      fingerprint,
      known: standing.length,
      fetched: listed.size,
      absentPersonIds: absent,
    },
  };
}

/** Who is new, back, or listed otherwise than before. */
function arrivals(
  listed: Map<string, PlacedMember>,
  known: KnownMembership[],
): Pick<RosterPlan, 'write' | 'joinedPersonIds'> {
  const byPerson = new Map(known.map((membership) => [membership.personId, membership]));
  const joinedPersonIds: string[] = [];
  const write: RosterPlan['write'] = [];
  for (const member of listed.values()) {
    const before = byPerson.get(member.personId);
    const launchRole = before?.launchRole ?? null;
    const after = {
      personId: member.personId,
      launchRole,
      rosterRole: member.role,
      role: roleOf(launchRole, member.role, member.isStaff),
      isTest: member.isTest || before?.isTest === true,
      lmsUserId: member.lmsUserId,
    };
    if (before?.status !== 'active') joinedPersonIds.push(member.personId);
    if (!before || isChanged(before, after)) write.push({ ...after, isNew: !before });
  }
  return { write, joinedPersonIds };
}

function isChanged(before: KnownMembership, after: Omit<KnownMembership, 'status'>): boolean {
  return (
    before.status !== 'active' ||
    before.rosterRole !== after.rosterRole ||
    before.role !== after.role ||
    before.isTest !== after.isTest ||
    before.lmsUserId !== after.lmsUserId
  );
}

const RANK: SessionRole[] = ['none', 'mentor', 'learner', 'administrator', 'assistant', 'instructor'];

// One person with two accounts in a course, or listed twice: the role that may most.
function uniquePersons(members: PlacedMember[]): Map<string, PlacedMember> {
  const unique = new Map<string, PlacedMember>();
  for (const member of members) {
    const other = unique.get(member.personId);
    if (!other || RANK.indexOf(member.role) > RANK.indexOf(other.role)) unique.set(member.personId, member);
  }
  return unique;
}
