import { z } from 'zod';
import { domainEvent } from '../core/jobs/events.ts';

/** A homework reached one class. `deepLinkingId`: asked for from the LMS, which makes its column itself. */
export const homeworkPublished = domainEvent(
  'homework.published',
  z.object({
    classHomeworkId: z.uuid(),
    homeworkId: z.uuid(),
    contextId: z.uuid(),
    deepLinkingId: z.uuid().nullable(),
  }),
);

/** Its content has a new revision, in all its classes. */
export const homeworkChanged = domainEvent(
  'homework.changed',
  z.object({ homeworkId: z.uuid(), revision: z.number().int() }),
);

/** The due time of a class was moved. */
export const dueChanged = domainEvent(
  'homework.due-changed',
  z.object({ classHomeworkId: z.uuid(), contextId: z.uuid() }),
);

const adjusted = z.object({
  adjustmentId: z.uuid(),
  classHomeworkId: z.uuid(),
  personId: z.uuid(),
  kind: z.enum(['extension', 'excuse', 'hide', 'absence']),
});
/** One pupil got an extension, an excuse, an absence, or has the homework hidden. */
export const adjustmentMade = domainEvent('homework.adjustment-made', adjusted);
/** It was taken back, or another took its place. */
export const adjustmentRevoked = domainEvent('homework.adjustment-revoked', adjusted);
