import { LmsError, NotSupported, type Membership } from '../lms/index.ts';
import type { RosterMember } from './roster.plan.ts';

/** No school has a course of so many; a platform that goes on and on is broken. */
const MOST_MEMBERS = 20_000;

export interface FetchedRoster {
  members: RosterMember[];
  /** Undefined when the list came whole; else why it broke off. */
  broken: RosterProblem | undefined;
}

export interface RosterProblem {
  code: 'no_names_service' | 'lms_off' | 'lms_refused' | 'lms_unavailable';
  error: Error;
}

/**
 * Takes what a gateway yields until it ends or breaks off; whoever was named till then is kept. Suspended and deleted
 * members count as absent.
 * @throws what is no fault of the LMS's
 */
export async function fetchRoster(open: () => Promise<AsyncIterable<Membership>>): Promise<FetchedRoster> {
  const members: RosterMember[] = [];
  try {
    for await (const member of await open()) {
      if (members.length >= MOST_MEMBERS) throw new LmsError('bad_answer', 'members_without_end');
      if (member.status === 'Active') members.push(member);
    }
    return { members, broken: undefined };
  } catch (error) {
    return { members, broken: problemOf(error) };
  }
}

function problemOf(error: unknown): RosterProblem {
  if (error instanceof NotSupported) return { code: 'no_names_service', error };
  if (!(error instanceof LmsError)) throw error;
  const refused = ['unauthorised', 'refused', 'gone'].includes(error.problem);
  if (error.problem === 'off') return { code: 'lms_off', error };
  return { code: refused ? 'lms_refused' : 'lms_unavailable', error };
}
