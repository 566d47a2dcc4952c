export { lmsRoutes } from './lms.routes.ts';
export { lmsJobs } from './lms.jobs.ts';

export { gatewayFor } from './gateways.ts';
export {
  LmsError,
  NotSupported,
  type ContextRef,
  type LineItem,
  type LineItemChanges,
  type LmsGateway,
  type LmsProblem,
  type Membership,
  type NewLineItem,
  type Result,
  type Score,
  type ScoreOutcome,
} from './gateway.ts';

// for launches
export { verifyLaunch, useLaunch, learnDeployment, type ProvenLaunch } from './lti/launch.ts';
export type { LaunchClaims } from './lti/claims.ts';
export { refuse } from './lti/refusal.ts';
export { sendRefusal } from './lti/refusal-page.ts';
export { endedCookie } from './lti/state.ts';
export { isRememberedUsed, rememberUsed, throughGate } from './lti/launch-gate.ts';
export { deepLinkingMessage } from './lti/deep-linking.ts';
export { findPlatformByHandle, type Platform, type PlatformFamily } from './platform.model.ts';
export { isLoopbackHost } from './safe-address.ts';

// for the command line and the connections page
export {
  acceptDeployment,
  activatePlatform,
  addPlatform,
  listPlatforms,
  makeRegistrationLink,
  rotateKeys,
  storeRegistrationLink,
  switchPlatformOff,
} from './platforms.service.ts';
