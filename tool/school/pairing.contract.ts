import { z } from 'zod';
import { pupilName } from './pupil-name.contract.ts';

/** GET /school/unmatched: pupils of the office's list whom no LMS account was found for, and accounts that no row was found for. */
export const unmatchedAnswer = z.object({
  pupils: z.array(
    pupilName.extend({
      lmsEmail: z.string().nullable(),
      lmsUser: z.string().nullable(),
      /** Accounts that bear one of the names: offered first, chosen by a person. */
      suggestedPersonIds: z.array(z.uuid()),
    }),
  ),
  accounts: z.array(
    z.object({
      personId: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      lmsId: z.string().nullable(),
      contexts: z.array(z.string()),
      classCodes: z.array(z.string()),
    }),
  ),
});
export type UnmatchedAnswer = z.infer<typeof unmatchedAnswer>;

/**
 * POST /school/pupils/:personId/pair: this pupil of the list is that LMS account. 409 `both_have_handed_in`, `is_staff`,
 * `is_listed`, `not_there`.
 */
export const pairBody = z.object({ accountPersonId: z.uuid() });
export const pairAnswer = z.object({ personId: z.uuid() });
