import { currentSchoolId, sql } from '../core/db/database.ts';
import { newId, newReference } from '../core/ids.ts';

export interface NewVersion {
  submissionId: string;
  number: number;
  kind: 'hand_in' | 'paper' | 'taken_back';
  at: Date;
  byId: string;
  text: string;
}

export interface StoredVersion {
  id: string;
  submissionId: string;
  receipt: string;
}

const TRIES = 5;

/**
 * Writes versions, each with a receipt number that is unique in the school. Nothing can change them afterwards: the
 * application's role may only insert. The callers hold the submissions' locks.
 */
export async function addVersions(versions: NewVersion[]): Promise<StoredVersion[]> {
  const stored: StoredVersion[] = [];
  let left = versions;
  for (let tries = 0; left.length > 0 && tries < TRIES; tries++) {
    const rows = await insert(left);
    stored.push(...rows);
    const done = new Set(rows.map((row) => row.submissionId));
    // Left over are those whose receipt number was taken, one in hundreds of milliards: they draw another.
    left = left.filter((version) => !done.has(version.submissionId));
  }
  if (left.length > 0) throw new Error('no receipt number could be found');
  return stored;
}

function insert(versions: NewVersion[]): Promise<StoredVersion[]> {
  const column = <K extends keyof NewVersion>(key: K): NewVersion[K][] => versions.map((version) => version[key]);
  return sql<StoredVersion>(
    `insert into submission_version (school_id, id, submission_id, number, kind, at, by_id, text, receipt)
     select $1, v.* from unnest($2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::timestamptz[], $7::uuid[], $8::text[], $9::text[]) as v
     on conflict (school_id, receipt) do nothing
     returning id, submission_id as "submissionId", receipt`,
    [
      currentSchoolId(),
      versions.map(() => newId()),
      column('submissionId'),
      column('number'),
      column('kind'),
      column('at'),
      column('byId'),
      column('text'),
      versions.map(() => newReference()),
    ],
  );
}
