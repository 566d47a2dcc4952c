import { z } from 'zod';
import { job } from '../../core/jobs/jobs.ts';
import { retireToolKeys } from './tool-keys.ts';

/** Queued by a rotation for the time when the old keys may go. */
export const retireKeys = job({
  name: 'keys.retire',
  payload: z.object({}),
  handle: () => retireToolKeys(),
});
