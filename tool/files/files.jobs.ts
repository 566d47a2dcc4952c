import { z } from 'zod';
import { job } from '../core/jobs/jobs.ts';
import { makePreviews } from './preview-job.ts';
import { sweepFiles, sweepReceived } from './sweep.ts';

/** Removes one school's leftovers; queued for each school once a day. */
export const sweepSchoolFiles = job({
  name: 'files.sweep',
  payload: z.object({}),
  maxAttempts: 5,
  handle: async ({ schoolId }) => {
    await sweepFiles(schoolId);
    await sweepReceived();
  },
});

export const filesJobs = [makePreviews, sweepSchoolFiles];
