import { z } from 'zod';
import { attachedFile, fileCard, handingIn, marking } from '../homework/homework.contract.ts';

/**
 * The shown state, derived from facts by one pure function (`submission.lifecycle.ts`) on four axes.
 * `shown` is the one word for a list: exemption before judgement before work.
 */
export const shownState = z.enum([
  'to_do',
  'not_collected',
  'handed_in',
  'late',
  'missing',
  'excused',
  'absent',
  'to_correct',
  'marked',
  'no_hand_in',
]);
export type ShownState = z.infer<typeof shownState>;

export const axes = z.object({
  work: z.enum(['to_do', 'not_collected', 'handed_in', 'missing', 'no_hand_in']),
  timeliness: z.enum(['in_time', 'late']).nullable(),
  /** marked: the teacher's working copy is complete; returned: the pupil may see it; redo: returned, to correct */
  judgement: z.enum(['unmarked', 'marked', 'returned', 'redo']),
  exemption: z.enum(['excused', 'absent', 'hidden']).nullable(),
  extended: z.boolean(),
  shown: shownState,
});
export type Axes = z.infer<typeof axes>;

/** What a pupil sees of a returned mark: the last release, never the working copy. */
export const returnedMark = z.object({
  points: z.number().nullable(),
  pointsMax: z.number().nullable(),
  outcome: z.enum(['pass', 'redo']).nullable(),
  comment: z.string(),
  returnedAt: z.iso.datetime(),
  versionNumber: z.number().nullable(),
});
export type ReturnedMark = z.infer<typeof returnedMark>;

export const versionCard = z.object({
  number: z.number(),
  kind: z.enum(['hand_in', 'paper', 'taken_back']),
  at: z.iso.datetime(),
  /** Null: by the pupil. */
  byName: z.string().nullable(),
  text: z.string(),
  receipt: z.string(),
  files: z.array(fileCard.extend({ sha256: z.string() })),
});
export type VersionCard = z.infer<typeof versionCard>;

/** GET /to-do: over all contexts this pupil learns in, soonest due first */
export const toDoAnswer = z.object({
  items: z.array(
    z.object({
      classHomeworkId: z.uuid(),
      title: z.string(),
      subjectZh: z.string().nullable(),
      subjectEn: z.string().nullable(),
      contextTitle: z.string(),
      dueAt: z.iso.datetime().nullable(),
      minutes: z.number().nullable(),
      handingIn,
      axes,
      mark: returnedMark.nullable(),
      handedInAt: z.iso.datetime().nullable(),
    }),
  ),
});

/** GET /to-do/:classHomeworkId; opening is recorded by POST /class-homework/:classHomeworkId/opened, not by reading this. */
export const pupilHomeworkAnswer = z.object({
  classHomeworkId: z.uuid(),
  title: z.string(),
  bodyHtml: z.string(),
  files: z.array(fileCard),
  subjectZh: z.string().nullable(),
  subjectEn: z.string().nullable(),
  contextTitle: z.string(),
  dueAt: z.iso.datetime().nullable(),
  dueWhy: z.enum(['class', 'extension', 'none']),
  graceMinutes: z.number(),
  minutes: z.number().nullable(),
  marking,
  points: z.number().nullable(),
  handingIn,
  axes,
  /** Why nothing can be handed in now, if so: closed, paper only, marked and returned without redo … */
  closedBecause: z.enum(['closed', 'paper_only', 'no_hand_in', 'left', 'returned']).nullable(),
  versions: z.array(versionCard),
  mark: returnedMark.nullable(),
  limits: z.object({ maxFiles: z.number(), maxBytes: z.number() }),
});

/** POST /class-homework/:classHomeworkId/hand-in. Text or at least one file. */
export const handInBody = z
  .object({ text: z.string().max(100_000), files: z.array(attachedFile).max(20) })
  .refine((body) => body.text.trim() !== '' || body.files.length > 0, { message: 'text or a file is needed' });
export const receiptAnswer = z.object({
  receipt: z.string(),
  version: z.number(),
  at: z.iso.datetime(),
  late: z.boolean(),
  title: z.string(),
  pupil: z.string(),
  textLength: z.number(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});
export type ReceiptAnswer = z.infer<typeof receiptAnswer>;

/** POST /class-homework/:classHomeworkId/collect: paper, ticked or unticked, one or many; and 收齊 / reopening. */
export const collectBody = z.object({ personIds: z.array(z.uuid()).min(1).max(1000), collected: z.boolean() });
export const collectionBody = z.object({ closed: z.boolean() });
export const collectAnswer = z.object({
  collected: z.number(),
  notCollected: z.number(),
  closedAt: z.iso.datetime().nullable(),
});
export type CollectAnswer = z.infer<typeof collectAnswer>;

/** POST /class-homework/:classHomeworkId/opened: the first time counts. */
export const openedAnswer = z.object({ openedAt: z.iso.datetime() });
/** POST /class-homework/:classHomeworkId/take-back: only while unmarked; 409 `nothing_to_take_back`, `being_marked`. */
export const takeBackAnswer = z.object({ at: z.iso.datetime() });

// GET /uploads/:uploadId and POST /files/:fileId/address answer as the files say.
export { addressAnswer, uploadAnswer } from '../files/file.contract.ts';
