import { z } from 'zod';
import { route, type AnyRoute } from '../core/http/route.ts';
import { confirmRoster } from './apply-roster.ts';
import { confirmRosterBody, contextsAnswer, peopleAnswer, rosterHealth, syncAnswer } from './roster.contract.ts';
import { syncRosterOnDemand } from './roster.jobs.ts';
import { canConfirmRoster, canReadPeople, canSyncRoster } from './roster.policy.ts';
import { findRosterContext, listContexts, listPeople, presentHealth, type RosterContext } from './roster.queries.ts';

const params = z.object({ contextId: z.uuid() });
const find = (checked: { params: { contextId: string } }): Promise<RosterContext | undefined> =>
  findRosterContext(checked.params.contextId);

export const rosterRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/contexts',
    find: async () => ({}),
    // everybody gets their own
    allow: () => true,
    handle: async ({ actor }) => ({ contexts: await listContexts(actor) }),
    answer: contextsAnswer,
  }),
  route({
    method: 'get',
    path: '/contexts/:contextId/people',
    params,
    find,
    allow: canReadPeople,
    handle: async ({ record }) => ({ people: await listPeople(record), roster: await presentHealth(record) }),
    answer: peopleAnswer,
  }),
  route({
    method: 'get',
    path: '/contexts/:contextId/roster',
    params,
    find,
    allow: canReadPeople,
    handle: async ({ record }) => presentHealth(record),
    answer: rosterHealth,
  }),
  route({
    method: 'post',
    path: '/contexts/:contextId/roster/sync',
    params,
    find,
    allow: canSyncRoster,
    handle: async ({ record }) => {
      await syncRosterOnDemand(record);
      return { queued: true as const };
    },
    answer: syncAnswer,
  }),
  route({
    method: 'post',
    path: '/contexts/:contextId/roster/confirm',
    params,
    body: confirmRosterBody,
    find,
    allow: canConfirmRoster,
    handle: async ({ record, body }) => {
      await confirmRoster(record.contextId, body.fingerprint);
      return presentHealth((await findRosterContext(record.contextId)) as RosterContext);
    },
    answer: rosterHealth,
  }),
];
