import { z } from 'zod';

export const columnState = z.enum(['none', 'wanted', 'waiting', 'live', 'failed', 'gone', 'unsupported']);
/** `differs`: accepted, but the LMS shows something else (a teacher changed it there). `held`: not sent, see `holdReason`. */
export const scoreState = z.enum(['queued', 'sending', 'unsure', 'sent', 'confirmed', 'differs', 'held']);
export const holdReason = z.enum([
  'not_in_context',
  'column_gone',
  'column_missing',
  'locked',
  'unauthorised',
  'context_concluded',
  'refused',
  'connection_off',
]);

/** GET /class-homework/:classHomeworkId/gradebook */
export const gradebookAnswer = z.object({
  platformName: z.string(),
  column: z.object({
    state: columnState,
    origin: z.enum(['made_by_us', 'deep_linking']).nullable(),
    /** Codes with words in the client: no_gradebook_service, lms_unavailable, lms_refused, connection_off … */
    problem: z.string().nullable(),
    nextTryAt: z.iso.datetime().nullable(),
  }),
  counts: z.object({ released: z.number(), confirmed: z.number(), underway: z.number(), attention: z.number() }),
  scores: z.array(
    z.object({
      personId: z.uuid(),
      displayName: z.string(),
      classNumber: z.number().nullable(),
      state: scoreState,
      holdReason: holdReason.nullable(),
      problem: z.string().nullable(),
      tries: z.number(),
      nextTryAt: z.iso.datetime().nullable(),
      confirmedAt: z.iso.datetime().nullable(),
      wanted: z.object({ points: z.number().nullable(), pointsMax: z.number().nullable(), comment: z.string() }),
      lmsShows: z
        .object({ points: z.number().nullable(), pointsMax: z.number().nullable(), comment: z.string().nullable() })
        .nullable(),
    }),
  ),
});
export type GradebookAnswer = z.infer<typeof gradebookAnswer>;

/** POST /class-homework/:classHomeworkId/gradebook/send-again: those named, or all that need attention. */
export const sendAgainBody = z.object({ personIds: z.array(z.uuid()).max(2000).nullable() });
export const sendAgainAnswer = z.object({ queued: z.number() });
/** POST /class-homework/:classHomeworkId/gradebook/column: makes the column again after it was deleted or failed. */
export const columnAnswer = z.object({ state: columnState });
