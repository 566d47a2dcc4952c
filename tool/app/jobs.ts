import { inSchool } from '../core/db/database.ts';
import { tellHistory } from './practice-history/tell-history.ts';
import { fanOutEvent, on, type Subscription } from '../core/jobs/events.ts';
import type { AnyJob } from '../core/jobs/jobs.ts';
import { filesJobs } from '../files/index.ts';
import { contextLaunched } from '../launch/index.ts';
import { lmsJobs } from '../lms/index.ts';
import { rosterChanged, rosterJobs, syncRosterSoon } from '../roster/index.ts';
import { homeworkJobs, homeworkSubscriptions } from '../homework/index.ts';
import { submissionJobs, submissionSubscriptions } from '../submissions/index.ts';
import { gradeSyncJobs, gradeSyncSubscriptions } from '../grade-sync/index.ts';

/** THE list of subscriptions: who listens to what. */
export const subscriptions: Subscription[] = [
  on(contextLaunched, 'sync the roster', ({ schoolId, contextId }) =>
    inSchool(schoolId, () => syncRosterSoon(contextId)),
  ),
  on(rosterChanged, 'tell the practice school’s history', ({ schoolId, contextId }) =>
    tellHistory(schoolId, contextId),
  ),
  ...homeworkSubscriptions,
  ...submissionSubscriptions,
  ...gradeSyncSubscriptions,
];

/** THE list of jobs. */
export const jobs: AnyJob[] = [
  fanOutEvent,
  ...filesJobs,
  ...lmsJobs,
  ...rosterJobs,
  ...homeworkJobs,
  ...submissionJobs,
  ...gradeSyncJobs,
  ...subscriptions.map((subscription) => subscription.job),
];
