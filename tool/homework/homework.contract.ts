import { z } from 'zod';

export const marking = z.enum(['points', 'pass_redo', 'none']);
export const handingIn = z.enum(['digital', 'paper', 'either', 'none']);
export type Marking = z.infer<typeof marking>;
export type HandingIn = z.infer<typeof handingIn>;

export const attachedFile = z.object({ fileId: z.uuid(), name: z.string().min(1).max(255) });

/** A file as shown: `kind` decides how it is previewed. */
export const fileCard = z.object({
  fileId: z.uuid(),
  name: z.string(),
  size: z.number(),
  mediaType: z.string(),
  kind: z.enum(['image', 'heic', 'pdf', 'docx', 'audio', 'other']),
});
export type FileCard = z.infer<typeof fileCard>;

/** What is set. Points: 0.01 to 10,000 when marking is `points`, else left out. */
export const homeworkContent = z
  .object({
    title: z.string().trim().min(1).max(255),
    bodyHtml: z.string().max(100_000),
    subjectId: z.uuid().nullable(),
    marking,
    points: z.number().min(0.01).max(10_000).multipleOf(0.01).nullable(),
    handingIn,
    minutes: z.number().int().min(0).max(600).nullable(),
    files: z.array(attachedFile).max(20),
  })
  .refine((content) => (content.marking === 'points') === (content.points !== null), {
    message: 'points belong to marking by points, and only there',
    path: ['points'],
  });
export type HomeworkContent = z.infer<typeof homeworkContent>;

export const classPlan = z.object({
  contextId: z.uuid(),
  /** Null: no due time (things to bring, no hand-in). */
  dueAt: z.iso.datetime({ offset: true }).nullable(),
  dueRule: z.enum(['next_lesson', 'typed']),
  /** Later than now: published by itself at that time; nobody but teachers sees it before. Left out: at once. */
  publishAt: z.iso.datetime({ offset: true }).nullable().optional(),
});
export type ClassPlan = z.infer<typeof classPlan>;

/** POST /homework; 422 `due_in_past`, `due_before_publishing` (details.contextIds), `file_not_yours`, `unknown_subject`; 409 `already_published` for a draft. */
export const publishBody = z.object({
  content: homeworkContent,
  classes: z.array(classPlan).min(1).max(30),
  /** The draft that this came from; it is put away in the same transaction. */
  draftId: z.uuid().nullable(),
  /** For a homework asked for from the LMS by deep linking: its column is made by the LMS, not by us. */
  deepLinkingId: z.uuid().nullable(),
});
export const publishAnswer = z.object({
  homeworkId: z.uuid(),
  classes: z.array(z.object({ classHomeworkId: z.uuid(), contextId: z.uuid() })),
});

/** A half-written homework: anything may be empty. */
export const draftContent = z.object({
  title: z.string().max(255),
  bodyHtml: z.string().max(100_000),
  subjectId: z.uuid().nullable(),
  marking,
  points: z.number().nullable(),
  handingIn,
  minutes: z.number().nullable(),
  files: z.array(fileCard).max(20),
  classes: z.array(classPlan).max(30),
});
export type DraftContent = z.infer<typeof draftContent>;
/**
 * PUT /drafts/:draftId (id chosen by the client). `rev` is the revision it was read at, 0 for a new one.
 * 409 `draft_changed_elsewhere` (details: rev, content, savedAt of the other), `draft_published` (details: homeworkId), `draft_gone`.
 */
export const draftBody = z.object({ contextId: z.uuid(), content: draftContent, rev: z.number().int().min(0) });
export const draftAnswer = z.object({ draftId: z.uuid(), rev: z.number(), savedAt: z.iso.datetime() });
/** GET /drafts/:draftId; DELETE puts it away for good. */
export const draftCard = z.object({
  draftId: z.uuid(),
  contextId: z.uuid(),
  rev: z.number(),
  content: draftContent,
  savedAt: z.iso.datetime(),
});
export type DraftCard = z.infer<typeof draftCard>;
/** GET /drafts: one's own, newest first, at most 100 */
export const draftList = z.object({ drafts: z.array(draftCard) });

/** GET /contexts/:contextId/composer */
export const composerAnswer = z.object({
  /** The classes this person may publish to, the launched one first. */
  classes: z.array(
    z.object({
      contextId: z.uuid(),
      title: z.string(),
      classCode: z.string().nullable(),
      subjectZh: z.string().nullable(),
      subjectEn: z.string().nullable(),
      pupils: z.number(),
      /** Offered due times, the first one chosen: next school day 8:00, … */
      due: z.array(z.object({ rule: z.enum(['next_lesson', 'typed']), at: z.iso.datetime() })),
      /** False: the LMS offers no gradebook column here; said beside the marking choice. */
      hasGradebook: z.boolean(),
    }),
  ),
  subjects: z.array(z.object({ subjectId: z.uuid(), nameZh: z.string(), nameEn: z.string() })),
  subjectId: z.uuid().nullable(),
  /** The last homework of this person in this context: "same as last time". */
  last: draftContent.nullable(),
});
export type ComposerAnswer = z.infer<typeof composerAnswer>;

export const classHomeworkState = z.enum(['draft', 'scheduled', 'published', 'closed', 'archived']);
export type ClassHomeworkState = z.infer<typeof classHomeworkState>;

/** A homework's life in one class. */
export const classHomeworkCard = z.object({
  classHomeworkId: z.uuid(),
  contextId: z.uuid(),
  title: z.string(),
  state: classHomeworkState,
  dueAt: z.iso.datetime().nullable(),
  graceMinutes: z.number(),
  publishAt: z.iso.datetime().nullable(),
  publishedAt: z.iso.datetime().nullable(),
});
export type ClassHomeworkCard = z.infer<typeof classHomeworkCard>;

/** GET /homework/:homeworkId (author or teacher of one of its classes) and the answer to PUT */
export const homeworkAnswer = z.object({
  homeworkId: z.uuid(),
  revision: z.number(),
  content: z.object({
    title: z.string(),
    bodyHtml: z.string(),
    subjectId: z.uuid().nullable(),
    marking,
    points: z.number().nullable(),
    handingIn,
    minutes: z.number().nullable(),
    files: z.array(fileCard),
  }),
  /** Those of its classes that this person may see. */
  classes: z.array(classHomeworkCard),
  /** False: a mark has been returned, so marking and points stay. */
  canChangeMarking: z.boolean(),
});
export type HomeworkAnswer = z.infer<typeof homeworkAnswer>;
/**
 * PUT /homework/:homeworkId; 409 `homework_changed_elsewhere` (details.revision), `marking_locked` once a mark has been returned,
 * `handing_in_locked` once work came in a way that the new choice has no place for, `points_below_marks` (details.highest).
 */
export const editBody = z.object({ content: homeworkContent, revision: z.number().int() });
/**
 * PATCH /class-homework/:classHomeworkId → classHomeworkCard. `draft` takes a scheduled one back; `publishAt` schedules or moves it.
 * 409 `state_not_possible` (details: from, to), `already_published`; 422 `due_in_past`, `due_before_publishing`.
 */
export const classHomeworkPatch = z.object({
  dueAt: z.iso.datetime({ offset: true }).nullable().optional(),
  publishAt: z.iso.datetime({ offset: true }).optional(),
  graceMinutes: z.number().int().min(0).max(1440).optional(),
  state: z.enum(['draft', 'published', 'closed', 'archived']).optional(),
});
export type ClassHomeworkPatch = z.infer<typeof classHomeworkPatch>;

/**
 * POST /class-homework/:classHomeworkId/adjustments; one live per pupil and kind, a new one takes the earlier one's place.
 * 422 `not_in_class`, `extension_not_later` (than the class's due time). Taken back: DELETE …/adjustments/:adjustmentId
 */
export const adjustmentBody = z
  .object({
    personId: z.uuid(),
    kind: z.enum(['extension', 'excuse', 'hide', 'absence']),
    dueAt: z.iso.datetime({ offset: true }).nullable(),
    reason: z.string().max(500),
  })
  .refine((body) => (body.kind === 'extension') === (body.dueAt !== null), {
    message: 'an extension needs a due time',
    path: ['dueAt'],
  });
export type AdjustmentBody = z.infer<typeof adjustmentBody>;
export const adjustmentAnswer = z.object({ adjustmentId: z.uuid() });
/** GET /class-homework/:classHomeworkId/adjustments: the live ones */
export const adjustmentList = z.object({
  adjustments: z.array(
    z.object({
      adjustmentId: z.uuid(),
      personId: z.uuid(),
      kind: z.enum(['extension', 'excuse', 'hide', 'absence']),
      dueAt: z.iso.datetime().nullable(),
      reason: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});
