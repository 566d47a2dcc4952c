import { allowUploads } from '../files/index.ts';
import { canHandIn } from './submission.policy.ts';
import { findOwnWork } from './work.service.ts';

export { deriveAxes, type SubmissionFacts } from './submission.lifecycle.ts';
export type { Axes, ShownState } from './submission.contract.ts';
export { ensureSubmissionsFor } from './expected.service.ts';
export { listVersions } from './to-do.service.ts';
export { submissionJobs, submissionSubscriptions } from './submission.jobs.ts';
export { submissionRoutes } from './submission.routes.ts';

// Work may be uploaded by whoever may hand it in.
allowUploads('submission', async (actor, classHomeworkId) => {
  const work = classHomeworkId ? await findOwnWork(classHomeworkId, actor) : undefined;
  return work !== undefined && canHandIn(actor, work);
});
