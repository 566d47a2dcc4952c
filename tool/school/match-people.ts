import { plainText } from './class-code.ts';

/** A pupil of the office's list, to be found in the LMS. */
export interface OfficeCandidate {
  personId: string;
  classId: string;
  nameZh: string | null;
  nameEn: string | null;
  lmsEmail: string | null;
  lmsUser: string | null;
  /** LMSs in which this pupil is known already. */
  issuers: string[];
}

/** A pupil of the LMS who isn't known to the office yet. */
export interface IdentityCandidate {
  identityId: string;
  personId: string;
  issuer: string;
  sub: string;
  legacySub: string | null;
  sourcedId: string | null;
  email: string | null;
  name: string | null;
  /** Classes of the courses in which they learn. */
  classIds: string[];
}

export type MatchedBy = 'email' | 'id' | 'name';
export interface PersonMatch {
  officePersonId: string;
  identityId: string;
  lmsPersonId: string;
  by: MatchedBy;
}

/**
 * Finds who is who: by LMS id, else by e-mail, else by the exact name within a course of the pupil's class. Pure.
 * Only what is unique on both sides counts, and one account per LMS: a second one is for people to judge.
 */
export function matchPeople(office: OfficeCandidate[], identities: IdentityCandidate[]): PersonMatch[] {
  const matches: PersonMatch[] = [];
  const claimed = new Map<string, string>();
  const linked = new Set(office.flatMap((pupil) => pupil.issuers.map((issuer) => `${issuer} ${pupil.personId}`)));
  const done = new Set<string>();
  const pass = (
    by: MatchedBy,
    ours: (o: OfficeCandidate) => string[],
    theirs: (i: IdentityCandidate) => string[],
  ): void => {
    const pupils = byKey(office, ours);
    const accounts = byKey(
      identities.filter((identity) => !done.has(identity.identityId)),
      (identity) => theirs(identity).map((key) => `${identity.issuer} ${key}`),
    );
    for (const [key, [identity, ...others]] of accounts) {
      const [pupil, ...otherPupils] = pupils.get(key.slice((identity?.issuer.length ?? 0) + 1)) ?? [];
      if (!identity || !pupil || others.length > 0 || otherPupils.length > 0 || done.has(identity.identityId)) continue;
      if (by === 'name' && !namesAgree(pupil, identity)) continue;
      const seat = `${identity.issuer} ${pupil.personId}`;
      const other = claimed.get(identity.personId);
      if (linked.has(seat) || (other !== undefined && other !== pupil.personId)) continue;
      linked.add(seat);
      claimed.set(identity.personId, pupil.personId);
      done.add(identity.identityId);
      matches.push({
        officePersonId: pupil.personId,
        identityId: identity.identityId,
        lmsPersonId: identity.personId,
        by,
      });
    }
  };
  pass(
    'id',
    (pupil) => folded(pupil.lmsUser),
    (identity) => [...new Set([identity.sub, identity.legacySub, identity.sourcedId].flatMap(folded))],
  );
  pass(
    'email',
    (pupil) => folded(pupil.lmsEmail),
    (identity) => folded(identity.email),
  );
  for (const keysOf of [fullKeys, partKeys])
    pass(
      'name',
      (pupil) => keysOf({ zh: hanOf(pupil.nameZh), en: latinOf(pupil.nameEn) }).map((key) => `${pupil.classId} ${key}`),
      (identity) =>
        keysOf({ zh: hanOf(identity.name), en: latinOf(identity.name) }).flatMap((key) =>
          identity.classIds.map((classId) => `${classId} ${key}`),
        ),
    );
  return matches;
}

interface NameParts {
  zh: string;
  en: string;
}

const fullKeys = ({ zh, en }: NameParts): string[] => (zh && en ? [`${zh}/${en}`] : []);

// An LMS that shows one of the names only: it must be the whole of that one, and nobody else's in the class.
const partKeys = ({ zh, en }: NameParts): string[] => [...(zh ? [`zh ${zh}`] : []), ...(en ? [`en ${en}`] : [])];

// 陳大文 Chan Tai Fai isn't 陳大文 Chan Tai Man, though one of the names is the same.
function namesAgree(pupil: OfficeCandidate, identity: IdentityCandidate): boolean {
  const agree = (ours: string, theirs: string): boolean => ours === '' || theirs === '' || ours === theirs;
  return agree(hanOf(pupil.nameZh), hanOf(identity.name)) && agree(latinOf(pupil.nameEn), latinOf(identity.name));
}

const hanOf = (name: string | null): string => (plainText(name ?? '').match(/\p{Script=Han}+/gu) ?? []).join('');

/** Latin words in any order: CHAN Tai Man, Chan Tai-man and Tai Man Chan are one. */
const latinOf = (name: string | null): string =>
  (
    plainText(name ?? '')
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .match(/\p{Script=Latin}+/gu) ?? []
  )
    .sort()
    .join(' ');

const folded = (text: string | null): string[] => {
  const plain = plainText(text ?? '').toLowerCase();
  return plain === '' ? [] : [plain];
};

function byKey<T>(all: T[], keysOf: (one: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) for (const key of keysOf(one)) groups.set(key, [...(groups.get(key) ?? []), one]);
  return groups;
}
