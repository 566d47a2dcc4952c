import { inSchool } from '../core/db/database.ts';
import { on, type Subscription } from '../core/jobs/events.ts';
import type { AnyJob } from '../core/jobs/jobs.ts';
import { adjustmentMade, adjustmentRevoked, dueChanged, homeworkPublished } from '../homework/index.ts';
import { rosterChanged } from '../roster/index.ts';
import { ensureSubmissions, ensureSubmissionsFor, recomputeDue } from './expected.service.ts';

const recompute = ({ schoolId, classHomeworkId }: { schoolId: string; classHomeworkId: string }): Promise<void> =>
  inSchool(schoolId, () => recomputeDue(classHomeworkId));

export const submissionSubscriptions: Subscription[] = [
  on(homeworkPublished, 'make the submissions of the class', ({ schoolId, classHomeworkId }) =>
    inSchool(schoolId, () => ensureSubmissions(classHomeworkId)),
  ),
  on(rosterChanged, 'make the submissions of those who joined', ({ schoolId, contextId }) =>
    inSchool(schoolId, () => ensureSubmissionsFor(contextId)),
  ),
  on(dueChanged, 'compute due times afresh', recompute),
  on(adjustmentMade, 'compute due times afresh', recompute),
  on(adjustmentRevoked, 'compute due times afresh', recompute),
];

/** Everything is done by listeners so far; their jobs are listed with the subscriptions. */
export const submissionJobs: AnyJob[] = [];
