import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** A context was launched for the first time, or again after its two live weeks had passed. */
export const contextLaunched = domainEvent('context.launched', z.object({ contextId: z.uuid() }));
