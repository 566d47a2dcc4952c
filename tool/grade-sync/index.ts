export { gradeSyncJobs, gradeSyncSubscriptions } from './grade-sync.jobs.ts';
export { gradeSyncRoutes } from './grade-sync.routes.ts';
