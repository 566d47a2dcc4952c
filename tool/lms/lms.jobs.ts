import { retireKeys } from './lti/key-retirement.ts';

export const lmsJobs = [retireKeys];
