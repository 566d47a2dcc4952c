import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** A pupil's work came in: the first time, or again. */
export const submissionHandedIn = domainEvent(
  'submission.handed-in',
  z.object({
    submissionId: z.uuid(),
    classHomeworkId: z.uuid(),
    personId: z.uuid(),
    versionNumber: z.number().int().positive(),
  }),
);

/** A pupil took unmarked work back. */
export const submissionTakenBack = domainEvent(
  'submission.taken-back',
  z.object({ submissionId: z.uuid(), classHomeworkId: z.uuid(), personId: z.uuid() }),
);

/** Books were ticked or unticked in one pass; `personIds` are those for whom it changed something. */
export const paperCollected = domainEvent(
  'submission.paper-collected',
  z.object({ classHomeworkId: z.uuid(), contextId: z.uuid(), personIds: z.array(z.uuid()), collected: z.boolean() }),
);

/** 收齊, or its reopening: from now on (or no longer) somebody may be missing on paper. */
export const collectionChanged = domainEvent(
  'submission.collection-changed',
  z.object({ classHomeworkId: z.uuid(), contextId: z.uuid(), closed: z.boolean() }),
);
