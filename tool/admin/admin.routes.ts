import { z } from 'zod';
import { route } from '../core/http/route.ts';
import { storeRegistrationLink } from '../lms/index.ts';
import {
  changedAnswer,
  connectionsAnswer,
  deploymentPatch,
  platformPatch,
  registrationLinkAnswer,
} from './admin.contract.ts';
import { canAdministerSchool } from './admin.policy.ts';
import {
  findDeployment,
  findPlatform,
  readConnections,
  switchDeployment,
  switchPlatform,
} from './connections.service.ts';

export const adminRoutes = [
  route({
    method: 'get',
    path: '/connections',
    find: async (_checked, actor) => actor,
    allow: canAdministerSchool,
    handle: () => readConnections(),
    answer: connectionsAnswer,
  }),
  route({
    method: 'patch',
    path: '/connections/:platformId',
    params: z.object({ platformId: z.uuid() }),
    body: platformPatch,
    find: ({ params }) => findPlatform(params.platformId),
    allow: canAdministerSchool,
    handle: async ({ record, body }) => {
      await switchPlatform(record.id, body.status);
      return { changed: true };
    },
    answer: changedAnswer,
  }),
  route({
    method: 'patch',
    path: '/deployments/:deploymentId',
    params: z.object({ deploymentId: z.uuid() }),
    body: deploymentPatch,
    find: ({ params }) => findDeployment(params.deploymentId),
    allow: canAdministerSchool,
    handle: async ({ record, body, actor }) => {
      await switchDeployment(record.id, body.status, actor.personId);
      return { changed: true };
    },
    answer: changedAnswer,
  }),
  route({
    method: 'post',
    path: '/connections/registration-link',
    find: async (_checked, actor) => actor,
    allow: canAdministerSchool,
    handle: () => storeRegistrationLink(),
    answer: registrationLinkAnswer,
  }),
];
