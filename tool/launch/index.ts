export { launchRoutes } from './launch.routes.ts';
export { contextLaunched } from './launch.events.ts';
export { frameAncestorsFor } from './frame-ancestors.ts';
export {
  answerDeepLinking,
  findDeepLinkingRequest,
  type ChosenHomework,
  type DeepLinkingAnswer,
  type DeepLinkingRequest,
} from './deep-linking.service.ts';
