import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** An LMS account turned out to be a pupil of the office's list: all that was the one's is now the other's. */
export const personsMerged = domainEvent(
  'persons.merged',
  z.object({ pairs: z.array(z.object({ goneId: z.uuid(), keptId: z.uuid() })) }),
);
