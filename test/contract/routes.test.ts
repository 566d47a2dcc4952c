import { expect, test } from '@jest/globals';
import { addressOf } from '../../tool/app/create-app.ts';
import { routes } from '../../tool/app/routes.ts';

/**
 * THE list of routes, reviewed. A new line here is a new way in: a signed-in one belongs into the matrix of
 * access.test.ts, one without a session needs a reason that stands up to a stranger.
 */
const SIGNED_IN = `
  get    /api/changes                                               stream
  all    /api/uploads{/:uploadId}                                   stream
  get    /api/school/patterns                                       route
  put    /api/school/patterns                                       route
  get    /api/school/contexts                                       route
  put    /api/school/contexts/:contextId/mapping                    route
  put    /api/school/subjects                                       route
  get    /api/school/classes                                        route
  get    /api/school/classes/:classId/pupils                        route
  get    /api/school/office-list/template                           route
  post   /api/school/office-list/preview                            stream
  post   /api/school/office-list/confirm                            route
  get    /api/school/unmatched                                      route
  post   /api/school/pupils/:personId/pair                          route
  get    /api/contexts                                              route
  get    /api/contexts/:contextId/people                            route
  get    /api/contexts/:contextId/roster                            route
  post   /api/contexts/:contextId/roster/sync                       route
  post   /api/contexts/:contextId/roster/confirm                    route
  get    /api/contexts/:contextId/composer                          route
  post   /api/homework                                              route
  get    /api/homework/:homeworkId                                  route
  put    /api/homework/:homeworkId                                  route
  patch  /api/class-homework/:classHomeworkId                       route
  get    /api/class-homework/:classHomeworkId/adjustments           route
  post   /api/class-homework/:classHomeworkId/adjustments           route
  delete /api/class-homework/:classHomeworkId/adjustments/:adjustmentId route
  get    /api/drafts                                                route
  get    /api/drafts/:draftId                                       route
  put    /api/drafts/:draftId                                       route
  delete /api/drafts/:draftId                                       route
  get    /api/session                                               route
  post   /api/session/window                                        route
  post   /api/session/end                                           route
  get    /api/to-do                                                 route
  get    /api/to-do/:classHomeworkId                                route
  post   /api/class-homework/:classHomeworkId/opened                route
  post   /api/class-homework/:classHomeworkId/hand-in               route
  post   /api/class-homework/:classHomeworkId/take-back             route
  post   /api/class-homework/:classHomeworkId/collect               route
  put    /api/class-homework/:classHomeworkId/collection            route
  post   /api/files/:fileId/address                                 route
  get    /api/submissions/:submissionId/work                        route
  put    /api/submissions/:submissionId/mark                        route
  post   /api/class-homework/:classHomeworkId/release               route
  get    /api/class-homework/:classHomeworkId/gradebook             route
  post   /api/class-homework/:classHomeworkId/gradebook/send-again  route
  post   /api/class-homework/:classHomeworkId/gradebook/column      route
  get    /api/contexts/:contextId/home                              route
  get    /api/contexts/:contextId/homework                          route
  get    /api/class-homework/:classHomeworkId/progress              route
  get    /api/deep-linking/:deepLinkingId                           route
  post   /api/deep-linking/:deepLinkingId/answer                    route
  get    /api/class-homework/:classHomeworkId/marking               route
  get    /api/connections                                           route
  patch  /api/connections/:platformId                               route
  patch  /api/deployments/:deploymentId                             route
  post   /api/connections/registration-link                         route
`;

const WITHOUT_SESSION = `
  public    get  /files/:signature/:fileId/:name  the signature in the path is the credential; whoever signed it had decided who may see the file
  handshake all  /lti/login                       a platform begins a login here; nobody is known yet
  handshake all  /lti/register                    the one-time link is the credential
  handshake get  /lti/keys                        public keys
  handshake get  /lti/config/canvas.json          the configuration that Canvas reads holds no secret
  handshake all  /lti/launch                      the platform's signed message and the browser's secret are the credentials
  public    post /api/session                     the one-time code is the credential
`;

const lines = (table: string): string[] =>
  table
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .sort();

test('every route that needs a session has been reviewed', () => {
  const listed = routes
    .filter((route) => route.kind === 'route' || route.kind === 'stream')
    .map((route) => `${route.method} ${addressOf(route)} ${route.kind}`);
  expect(listed.sort()).toEqual(lines(SIGNED_IN));
});

test('every route that needs none has been reviewed, with its reason', () => {
  const listed = routes.flatMap((route) =>
    route.kind === 'public' || route.kind === 'handshake'
      ? [`${route.kind} ${route.method} ${addressOf(route)} ${route.reason}`]
      : [],
  );
  expect(listed.sort()).toEqual(lines(WITHOUT_SESSION));
});

test('no two routes stand at one address', () => {
  const addresses = routes.map((route) => `${route.method} ${addressOf(route).replace(/:\w+/g, ':')}`);
  expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
});
