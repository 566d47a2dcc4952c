import * as school from './20261122-01-school.ts';
import * as lms from './20261122-02-lms.ts';
import * as homework from './20261122-03-homework.ts';
import * as submission from './20261122-04-submission.ts';
import * as activity from './20261122-05-activity.ts';
import * as tenancy from './20261122-06-tenancy.ts';
import * as lookups from './20261122-07-lookups.ts';
import * as ltiEngine from './20261122-08-lti-engine.ts';
import * as officeList from './20261122-09-office-list.ts';

/** One migration: SQL forward, and back where that loses nothing (else null). */
export interface Migration {
  name: string;
  up: string;
  down: string | null;
}

/** All migrations, oldest first. A released one is never changed; a new one is added at the end. */
export const migrations: Migration[] = [
  { name: '20261122-01-school', up: school.up, down: school.down },
  { name: '20261122-02-lms', up: lms.up, down: lms.down },
  { name: '20261122-03-homework', up: homework.up, down: homework.down },
  { name: '20261122-04-submission', up: submission.up, down: submission.down },
  { name: '20261122-05-activity', up: activity.up, down: activity.down },
  { name: '20261122-06-tenancy', up: tenancy.up, down: tenancy.down },
  { name: '20261122-07-lookups', up: lookups.up, down: lookups.down },
  { name: '20261122-08-lti-engine', up: ltiEngine.up, down: ltiEngine.down },
  { name: '20261122-09-office-list', up: officeList.up, down: officeList.down },
];
