/** The practice LMS: two standards-only LTI 1.3 Advantage platforms, Moodle's and Canvas's ways, in one small server. */
export { createJar, formsOf, postForm, type Jar, type PageReply } from './browser.ts';
export { pupilKey } from './people.ts';
export { startPracticeLms, type PracticeLms, type PracticeLmsOptions } from './server.ts';
export type { Platform } from './platform.ts';
export type { LaunchSpec } from './launches.ts';
export type { GradebookColumn, GradebookResult } from './gradebook.ts';
export type { FlavourName } from './model.ts';
