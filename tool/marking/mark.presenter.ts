import type { WorkingMark } from './mark.contract.ts';

/** A working copy with its last release, as the queries of this feature return it. */
export interface MarkRow {
  points: number | null;
  outcome: 'pass' | 'redo' | null;
  comment: string;
  rev: number;
  version_number: number | null;
  updated_at: Date;
  released_at: Date | null;
  released_rev: number | null;
}

/** The working copy for its teacher; an empty one (rev 0) while nothing has been written. */
export function presentMark(row: MarkRow | undefined): WorkingMark {
  if (!row) {
    return {
      points: null,
      outcome: null,
      comment: '',
      rev: 0,
      versionNumber: null,
      savedAt: null,
      releasedAt: null,
      changedSinceRelease: false,
    };
  }
  return {
    points: row.points,
    outcome: row.outcome,
    comment: row.comment,
    rev: row.rev,
    versionNumber: row.version_number,
    savedAt: row.updated_at.toISOString(),
    releasedAt: row.released_at?.toISOString() ?? null,
    changedSinceRelease: row.released_rev !== null && row.released_rev !== row.rev,
  };
}
