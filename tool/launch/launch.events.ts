import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** A context was launched for the first time, or again after its two live weeks had passed. */
export const contextLaunched = domainEvent('context.launched', z.object({ contextId: z.uuid() }));

/** Somebody opened a link that names a homework. */
export const resourceLinkOpened = domainEvent(
  'resource-link.opened',
  z.object({
    contextId: z.uuid(),
    classHomeworkId: z.uuid(),
    personId: z.uuid(),
    role: z.enum(['instructor', 'assistant', 'learner', 'mentor', 'administrator', 'none']),
    isTest: z.boolean(),
  }),
);
