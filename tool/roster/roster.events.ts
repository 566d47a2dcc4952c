import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** People came into a course or left it. Only those whom the roster moved; ids of persons, after matching. */
export const rosterChanged = domainEvent(
  'roster.changed',
  z.object({
    contextId: z.uuid(),
    joinedPersonIds: z.array(z.uuid()),
    leftPersonIds: z.array(z.uuid()),
  }),
);
