import { currentConfig } from '../core/current-config.ts';
import { handshakeRoute } from '../core/http/route.ts';
import { beginLogin } from './lti/login.ts';
import { sendRefusal } from './lti/refusal-page.ts';
import { registerByLink } from './lti/registration.ts';
import { publicKeySet } from './lti/tool-keys.ts';
import { canvasConfiguration, tool } from './lti/tool-configuration.ts';

export const lmsRoutes = [
  handshakeRoute({
    method: 'all',
    path: tool.paths.login,
    reason: 'a platform begins a login here; nobody is known yet',
    handle: beginLogin,
  }),
  handshakeRoute({
    method: 'all',
    path: tool.paths.registration,
    reason: 'the one-time link is the credential',
    handle: registerByLink,
  }),
  handshakeRoute({
    method: 'get',
    path: tool.paths.keys,
    reason: 'public keys',
    handle: async (request, response) => {
      try {
        const keys = await publicKeySet();
        response.set('Cache-Control', 'public, max-age=300').set('Access-Control-Allow-Origin', '*').json(keys);
      } catch (error) {
        sendRefusal(request, response, error);
      }
    },
  }),
  handshakeRoute({
    method: 'get',
    path: tool.paths.canvas,
    reason: 'the configuration that Canvas reads holds no secret',
    handle: async (_request, response) => {
      response.set('Cache-Control', 'no-cache').json(canvasConfiguration(currentConfig().publicUrl));
    },
  }),
];
