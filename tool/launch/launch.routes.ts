import { handshakeRoute } from '../core/http/route.ts';
import {
  endedCookie,
  isRememberedUsed,
  refuse,
  rememberUsed,
  sendRefusal,
  throughGate,
  verifyLaunch,
} from '../lms/index.ts';
import { letIn } from './launch.service.ts';
import { sessionRoutes } from './session.routes.ts';

export const launchRoutes = [
  handshakeRoute({
    method: 'all',
    path: '/lti/launch',
    reason: "the platform's signed message and the browser's secret are the credentials",
    handle: async (request, response) => {
      try {
        const launch = await verifyLaunch(request, response);
        if (!launch) return;
        const address = await throughGate(() => {
          if (isRememberedUsed(launch.state.id)) throw refuse('lti_state_used');
          return letIn(launch);
        });
        rememberUsed(launch.state);
        response.set('Set-Cookie', endedCookie(launch.state)).set('Cache-Control', 'no-store').redirect(303, address);
      } catch (error) {
        sendRefusal(request, response, error);
      }
    },
  }),
  ...sessionRoutes,
];
