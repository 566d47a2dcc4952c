import { changeRoutes } from '../core/realtime/stream.routes.ts';
import type { AnyRoute } from '../core/http/route.ts';
import { filesRoutes } from '../files/index.ts';
import { schoolRoutes } from '../school/index.ts';
import { lmsRoutes } from '../lms/index.ts';
import { rosterRoutes } from '../roster/index.ts';
import { homeworkRoutes } from '../homework/index.ts';
import { launchRoutes } from '../launch/index.ts';
import { submissionRoutes } from '../submissions/index.ts';
import { markingRoutes } from '../marking/index.ts';
import { gradeSyncRoutes } from '../grade-sync/index.ts';
import { boardsRoutes } from '../boards/index.ts';
import { adminRoutes } from '../admin/index.ts';

/** THE list of routes. Its snapshot is reviewed, and it drives the access matrix. */
export const routes: AnyRoute[] = [
  ...changeRoutes,
  ...filesRoutes,
  ...schoolRoutes,
  ...lmsRoutes,
  ...rosterRoutes,
  ...homeworkRoutes,
  ...launchRoutes,
  ...submissionRoutes,
  ...markingRoutes,
  ...gradeSyncRoutes,
  ...boardsRoutes,
  ...adminRoutes,
];
