import type { Subscription } from '../core/jobs/events.ts';
import type { AnyJob } from '../core/jobs/jobs.ts';
import { publishScheduled } from './scheduled-publishing.ts';

export const homeworkJobs: AnyJob[] = [publishScheduled];

/** Homework is where the news begins; it listens to none yet. */
export const homeworkSubscriptions: Subscription[] = [];
