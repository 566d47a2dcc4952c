import { z } from 'zod';
import { handingIn, marking } from '../homework/homework.contract.ts';
import { axes } from '../submissions/submission.contract.ts';

/** Counts of one class's homework. `expected` leaves out excused, absent, hidden and those who left. */
export const workCounts = z.object({
  expected: z.number(),
  handedIn: z.number(),
  late: z.number(),
  missing: z.number(),
  notCollected: z.number(),
  exempt: z.number(),
  absent: z.number(),
  seen: z.number(),
  marked: z.number(),
  returned: z.number(),
  toMark: z.number(),
  toCorrect: z.number(),
});
export type WorkCounts = z.infer<typeof workCounts>;

export const homeworkCard = z.object({
  classHomeworkId: z.uuid(),
  homeworkId: z.uuid(),
  title: z.string(),
  state: z.enum(['draft', 'scheduled', 'published', 'closed', 'archived']),
  dueAt: z.iso.datetime().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  handingIn,
  marking,
  points: z.number().nullable(),
  collectionClosedAt: z.iso.datetime().nullable(),
  counts: workCounts,
  /** Of the gradebook: attention > 0 shows a line in words. */
  gradebook: z.object({ column: z.string(), attention: z.number() }),
});
export type HomeworkCard = z.infer<typeof homeworkCard>;

/** GET /contexts/:contextId/home */
export const classHomeAnswer = z.object({
  contextId: z.uuid(),
  title: z.string(),
  label: z.string(),
  classCode: z.string().nullable(),
  subjectZh: z.string().nullable(),
  subjectEn: z.string().nullable(),
  pupils: z.number(),
  canPublish: z.boolean(),
  roster: z.object({ syncedAt: z.iso.datetime().nullable(), problem: z.string().nullable() }),
  /** Hints in words: no_names_service, no_gradebook_service, no_standing_link, names_not_imported */
  hints: z.array(z.string()),
  /** Under way: published and not archived, newest due first, at most 50. */
  homework: z.array(homeworkCard),
  drafts: z.array(z.object({ draftId: z.uuid(), title: z.string(), savedAt: z.iso.datetime() })),
  toMark: z.array(
    z.object({
      classHomeworkId: z.uuid(),
      title: z.string(),
      count: z.number(),
      oldestAt: z.iso.datetime().nullable(),
    }),
  ),
  /** 未收與欠交: each entry one pupil × homework missing, or one homework with pupils not collected yet. */
  attention: z.array(
    z.object({
      kind: z.enum(['not_collected', 'missing', 'to_correct']),
      classHomeworkId: z.uuid(),
      title: z.string(),
      pupils: z.array(
        z.object({
          personId: z.uuid(),
          displayName: z.string(),
          classCode: z.string().nullable(),
          classNumber: z.number().nullable(),
        }),
      ),
    }),
  ),
  otherContexts: z.array(z.object({ contextId: z.uuid(), title: z.string(), classCode: z.string().nullable() })),
});
export type ClassHomeAnswer = z.infer<typeof classHomeAnswer>;

/** GET /contexts/:contextId/homework?state=… : the whole list, paged by cursor */
export const homeworkListAnswer = z.object({ homework: z.array(homeworkCard), next: z.string().nullable() });

/** GET /class-homework/:classHomeworkId/progress?after=… : 200 rows a page at most, in class number order */
export const progressAnswer = z.object({
  classHomeworkId: z.uuid(),
  homeworkId: z.uuid(),
  contextId: z.uuid(),
  contextTitle: z.string(),
  classCode: z.string().nullable(),
  subjectZh: z.string().nullable(),
  subjectEn: z.string().nullable(),
  title: z.string(),
  state: z.enum(['draft', 'scheduled', 'published', 'closed', 'archived']),
  dueAt: z.iso.datetime().nullable(),
  graceMinutes: z.number(),
  handingIn,
  marking,
  points: z.number().nullable(),
  collectionClosedAt: z.iso.datetime().nullable(),
  canPublish: z.boolean(),
  counts: workCounts,
  gradebook: z.object({ column: z.string(), attention: z.number() }),
  rows: z.array(
    z.object({
      submissionId: z.uuid().nullable(),
      personId: z.uuid(),
      classCode: z.string().nullable(),
      classNumber: z.number().nullable(),
      nameZh: z.string().nullable(),
      nameEn: z.string().nullable(),
      displayName: z.string(),
      axes,
      openedAt: z.iso.datetime().nullable(),
      handedInAt: z.iso.datetime().nullable(),
      collectedOn: z.iso.date().nullable(),
      channel: z.enum(['digital', 'paper', 'family']).nullable(),
      dueAt: z.iso.datetime().nullable(),
      exemptReason: z.string().nullable(),
      points: z.number().nullable(),
      outcome: z.enum(['pass', 'redo']).nullable(),
      returned: z.boolean(),
      score: z.string().nullable(),
      /** The last five published homeworks before this one, oldest first: only the exceptions are named. */
      recent: z.array(z.enum(['fine', 'late', 'missing', 'excused', 'absent', 'to_correct'])),
    }),
  ),
  next: z.string().nullable(),
});
export type ProgressAnswer = z.infer<typeof progressAnswer>;

/** GET /deep-linking/:deepLinkingId */
export const deepLinkingAnswer = z.object({
  contextId: z.uuid(),
  multiple: z.boolean(),
  acceptsLineItem: z.boolean(),
  /** Published here and not yet linked from the LMS. */
  homework: z.array(homeworkCard),
});
/** POST /deep-linking/:deepLinkingId/answer → the form to post to the LMS. An empty list cancels. */
export const deepLinkingBody = z.object({ classHomeworkIds: z.array(z.uuid()).max(50) });
export const deepLinkingForm = z.object({ returnUrl: z.string(), jwt: z.string() });
