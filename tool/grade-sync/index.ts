export { gradeSyncJobs, gradeSyncSubscriptions, queueWhatIsWanted } from './grade-sync.jobs.ts';
export { gradeSyncRoutes } from './grade-sync.routes.ts';
export { wantColumn } from './line-item.service.ts';
