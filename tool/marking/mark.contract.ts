import { z } from 'zod';
import { marking } from '../homework/homework.contract.ts';
import { axes, versionCard } from '../submissions/submission.contract.ts';

export const workingMark = z.object({
  points: z.number().nullable(),
  outcome: z.enum(['pass', 'redo']).nullable(),
  comment: z.string(),
  /** Revision of the working copy: send it back with the next change. 0: nothing saved yet. */
  rev: z.number(),
  versionNumber: z.number().nullable(),
  savedAt: z.iso.datetime().nullable(),
  releasedAt: z.iso.datetime().nullable(),
  /** The working copy differs from what was returned last. */
  changedSinceRelease: z.boolean(),
});
export type WorkingMark = z.infer<typeof workingMark>;

/** GET /class-homework/:classHomeworkId/marking: all pupils in class number order, those with something to mark flagged */
export const markingQueue = z.object({
  classHomeworkId: z.uuid(),
  title: z.string(),
  contextTitle: z.string(),
  marking,
  points: z.number().nullable(),
  canRelease: z.boolean(),
  pupils: z.array(
    z.object({
      submissionId: z.uuid(),
      personId: z.uuid(),
      classCode: z.string().nullable(),
      classNumber: z.number().nullable(),
      nameZh: z.string().nullable(),
      nameEn: z.string().nullable(),
      displayName: z.string(),
      axes,
      handedInAt: z.iso.datetime().nullable(),
      channel: z.enum(['digital', 'paper', 'family']).nullable(),
      /** handed in digitally or collected on paper, and no complete mark yet for the current version */
      toMark: z.boolean(),
      mark: workingMark,
    }),
  ),
});
export type MarkingQueue = z.infer<typeof markingQueue>;

/** GET /submissions/:submissionId/work; files carry signed addresses so that the next book can be loaded beforehand */
export const workAnswer = z.object({
  submissionId: z.uuid(),
  versions: z.array(
    versionCard.omit({ files: true }).extend({
      files: z.array(
        versionCard.shape.files.element.extend({
          url: z.string(),
          previewUrl: z.string().nullable(),
          thumbnailUrl: z.string().nullable(),
        }),
      ),
    }),
  ),
  mark: workingMark,
  /** Earlier returns, newest first. */
  releases: z.array(
    z.object({
      number: z.number(),
      points: z.number().nullable(),
      outcome: z.enum(['pass', 'redo']).nullable(),
      comment: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});

/** PUT /submissions/:submissionId/mark, `where rev`; 409 `mark_changed_elsewhere` with details { mark: WorkingMark } */
export const markBody = z.object({
  points: z.number().min(0).max(10_000).multipleOf(0.01).nullable(),
  outcome: z.enum(['pass', 'redo']).nullable(),
  comment: z.string().max(10_000),
  rev: z.number().int().min(0),
});

/** POST /class-homework/:classHomeworkId/release: one, some or all complete marks that were not returned as they stand. */
export const releaseBody = z.object({ submissionIds: z.array(z.uuid()).min(1).max(2000).nullable() });
export const releaseAnswer = z.object({ released: z.number() });
