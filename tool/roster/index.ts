export { applyRoster } from './apply-roster.ts';
export { identify } from './identify.ts';
export { rosterChanged } from './roster.events.ts';
export { rosterJobs, syncRoster, syncRosterSoon } from './roster.jobs.ts';
export { canReadPeople, canSeeContext, visibleContexts, visiblePeople } from './roster.policy.ts';
export { roleOf, type RosterMember } from './roster.plan.ts';
export { rosterRoutes } from './roster.routes.ts';
