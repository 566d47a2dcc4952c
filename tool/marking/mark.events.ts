import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** Marks were returned: one event per class homework, written in the transaction of the releases. */
export const marksReleased = domainEvent(
  'marks.released',
  z.object({ classHomeworkId: z.uuid(), releaseIds: z.array(z.uuid()) }),
);
