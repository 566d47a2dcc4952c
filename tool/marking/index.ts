export { markingRoutes } from './mark.routes.ts';
export { canMark, canRelease } from './mark.policy.ts';
export { findMarks } from './mark.service.ts';
export { marksReleased } from './mark.events.ts';
export { presentMark } from './mark.presenter.ts';
