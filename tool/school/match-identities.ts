import { sql } from '../core/db/database.ts';
import { identityCandidates, noteMatches, officeCandidates } from './find-matches.ts';
import { matchPeople, type PersonMatch } from './match-people.ts';
import { mergePersons, type MergePair } from './merge-persons.ts';

/**
 * Looks for LMS accounts among the pupils of the office's list, in the ambient transaction of the school, and makes those
 * found one with them. Does nothing while there is no list.
 * @param identityIds new or changed accounts; all that are unmatched when left out
 * @returns the persons that became aliases
 */
export async function matchIdentities(identityIds?: string[]): Promise<MergePair[]> {
  if (identityIds?.length === 0 || (await findMatches(identityIds)).length === 0) return [];
  // one at a time per school, and only where there is something to do: two launches must not both take the same pupil
  await sql(`select pg_advisory_xact_lock(hashtext('match-pupils'), hashtext(current_setting('app.school_id')))`);
  const matches = await findMatches(identityIds);
  const outcome = await mergePersons(
    uniquePairs(matches.map((match) => ({ goneId: match.lmsPersonId, keptId: match.officePersonId }))),
  );
  const kept = new Set(outcome.merged.map((pair) => pair.keptId));
  await noteMatches(matches.filter((match) => kept.has(match.officePersonId)));
  return outcome.merged;
}

async function findMatches(identityIds: string[] | undefined): Promise<PersonMatch[]> {
  const identities = await identityCandidates(identityIds);
  return identities.length === 0 ? [] : matchPeople(await officeCandidates(), identities);
}

/** The same for one account: call when a launch or a roster brought a new one, or its name, e-mail or id changed. */
export async function matchIdentity(identityId: string): Promise<MergePair[]> {
  return matchIdentities([identityId]);
}

/** The same for all who learn in a course: call when the course was given its class, since names are compared within it. */
export async function matchContext(contextId: string): Promise<MergePair[]> {
  const identities = await sql<{ id: string }>(
    `select i.id from lms_identity i join membership m on m.school_id = i.school_id and m.person_id = i.person_id
     where m.context_id = $1 and m.status = 'active' and m.role = 'learner'`,
    [contextId],
  );
  return matchIdentities(identities.map((identity) => identity.id));
}

// One person of the LMS may bear two accounts, both of which were found.
function uniquePairs(pairs: MergePair[]): MergePair[] {
  return [...new Map(pairs.map((pair) => [pair.goneId, pair])).values()];
}
