import { allowUploads } from '../files/index.ts';
import { canPublishTo, publishableContexts } from './homework.policy.ts';

export {
  adjustmentMade,
  adjustmentRevoked,
  dueChanged,
  homeworkChanged,
  homeworkPublished,
} from './homework.events.ts';
export { homeworkJobs, homeworkSubscriptions } from './homework.jobs.ts';
export { isOut } from './homework.lifecycle.ts';
export { findClassHomework, findHomeworkFiles, type ClassHomework, type Homework } from './homework.model.ts';
export { canPublishTo } from './homework.policy.ts';
export { homeworkRoutes } from './homework.routes.ts';
export { listDrafts } from './draft.service.ts';

// An attachment is begun for the class it is composed in, or for none yet; whose it is decides who may attach it (`file_not_yours`).
allowUploads('homework', async (actor, contextId) =>
  contextId === null ? publishableContexts(actor).length > 0 : canPublishTo(actor, contextId),
);
