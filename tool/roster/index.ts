export { rosterChanged } from './roster.events.ts';
export { rosterJobs, syncRoster, syncRosterSoon } from './roster.jobs.ts';
export { type RosterMember } from './roster.plan.ts';
export { rosterRoutes } from './roster.routes.ts';
