import { z } from 'zod';
import { pupilName } from '../school/pupil-name.contract.ts';
import { sessionRole } from '../core/http/session.contract.ts';

/** How fresh the list of people is. `problem`: no_names_service, lms_off, lms_refused, lms_unavailable, roster_doubt; null when well. */
export const rosterHealth = z.object({
  syncedAt: z.iso.datetime().nullable(),
  triedAt: z.iso.datetime().nullable(),
  problem: z.string().nullable(),
  /** A list that lacks suspiciously many: nobody was taken away yet. Confirm with its fingerprint. */
  doubt: z
    .object({
      at: z.iso.datetime(),
      fingerprint: z.string(),
      known: z.number(),
      fetched: z.number(),
      absent: z.array(pupilName),
    })
    .nullable(),
});
export type RosterHealth = z.infer<typeof rosterHealth>;

/** GET /contexts: the courses one belongs to; those who run the school see all. By class and subject. */
export const contextsAnswer = z.object({
  contexts: z.array(
    z.object({
      contextId: z.uuid(),
      title: z.string(),
      label: z.string(),
      classCode: z.string().nullable(),
      subjectZh: z.string().nullable(),
      subjectEn: z.string().nullable(),
      /** One's own role there; null for those who only run the school. */
      role: sessionRole.nullable(),
      pupils: z.number(),
    }),
  ),
});

/** GET /contexts/:contextId/people: teachers first, then pupils in class number order; those who left at the end. */
export const peopleAnswer = z.object({
  people: z.array(
    pupilName.extend({
      role: sessionRole,
      status: z.enum(['active', 'left']),
      isTest: z.boolean(),
      hasLmsAccount: z.boolean(),
      leftAt: z.iso.datetime().nullable(),
    }),
  ),
  roster: rosterHealth,
});
export type PeopleAnswer = z.infer<typeof peopleAnswer>;

/** POST /contexts/:contextId/roster/sync. 429 `roster_tried_just_now` within a minute of the last try. */
export const syncAnswer = z.object({ queued: z.literal(true) });

/** POST /contexts/:contextId/roster/confirm: those whom the doubtful list lacks have really left. */
export const confirmRosterBody = z.object({ fingerprint: z.string().max(100) });
