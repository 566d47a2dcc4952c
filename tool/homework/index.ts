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
export {
  findClassHomework,
  findHomework,
  findHomeworkFiles,
  type ClassHomework,
  type Homework,
} from './homework.model.ts';
export { canPublishTo, canReadClassHomework, publishableContexts, visibleClassHomework } from './homework.policy.ts';
export { homeworkRoutes } from './homework.routes.ts';
export { listDrafts } from './draft.service.ts';
export { editHomework } from './edit.service.ts';
export { publishHomework } from './publish.service.ts';

// An attachment is begun for the class it is composed in, or for none yet; whose it is decides who may attach it (`file_not_yours`).
allowUploads('homework', async (actor, contextId) =>
  contextId === null ? publishableContexts(actor).length > 0 : canPublishTo(actor, contextId),
);
