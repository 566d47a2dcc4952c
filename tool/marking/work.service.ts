import type { z } from 'zod';
import { sql } from '../core/db/database.ts';
import { signFile } from '../files/index.ts';
import { listVersions } from '../submissions/index.ts';
import type { workAnswer } from './mark.contract.ts';
import { presentMark } from './mark.presenter.ts';
import { findMark, type SubmissionToMark } from './mark.service.ts';

interface ReleaseRow {
  number: number;
  points: number | null;
  outcome: 'pass' | 'redo' | null;
  comment: string;
  at: Date;
}

/** One pupil's work as the marking desk shows it: all versions with signed addresses, the working mark, earlier returns. */
export async function readWork(of: SubmissionToMark): Promise<z.infer<typeof workAnswer>> {
  const versions = await listVersions(of.submissionId, of.personId);
  const releases = await sql<ReleaseRow>(
    `select number, points::float8 as points, outcome, comment, at from mark_release where submission_id = $1 order by number desc`,
    [of.submissionId],
  );
  return {
    submissionId: of.submissionId,
    versions: versions.map((version) => ({
      ...version,
      files: version.files.map((file) => {
        const { url, previewUrl, thumbnailUrl } = signFile(file);
        return { ...file, url, previewUrl, thumbnailUrl };
      }),
    })),
    mark: presentMark(await findMark(of.submissionId)),
    releases: releases.map((row) => ({ ...row, at: row.at.toISOString() })),
  };
}
