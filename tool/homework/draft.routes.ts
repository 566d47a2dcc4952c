import { z } from 'zod';
import { now } from '../core/clock.ts';
import { route, type AnyRoute } from '../core/http/route.ts';
import { deleteDraft, findDraft, listDrafts, presentDraft, saveDraft, type Draft } from './draft.service.ts';
import { draftAnswer, draftBody, draftCard, draftList } from './homework.contract.ts';
import { findContextIds } from './homework.model.ts';
import { canPublishTo, canReadDraft, publishableContexts } from './homework.policy.ts';

const params = z.object({ draftId: z.uuid() });

/** A draft that its author may still write; put away or unknown it is null. */
async function findOpenDraft(draftId: string): Promise<Draft | null> {
  const draft = await findDraft(draftId);
  return draft && !draft.homeworkId ? draft : null;
}

export const draftRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/drafts',
    find: (_checked, actor) => Promise.resolve(actor),
    allow: (actor) => publishableContexts(actor).length > 0,
    handle: async ({ actor }) => ({ drafts: await listDrafts(actor.personId) }),
    answer: draftList,
  }),
  route({
    method: 'get',
    path: '/drafts/:draftId',
    params,
    find: (checked) => findOpenDraft(checked.params.draftId),
    allow: canReadDraft,
    handle: ({ record }) => Promise.resolve(presentDraft(record)),
    answer: draftCard,
  }),
  route({
    method: 'put',
    path: '/drafts/:draftId',
    params,
    body: draftBody,
    find: async ({ params: { draftId }, body }) => {
      const [contextId] = await findContextIds([body.contextId]);
      return contextId ? { contextId, draft: await findDraft(draftId) } : null;
    },
    allow: (actor, { contextId, draft }) => canPublishTo(actor, contextId) && (!draft || canReadDraft(actor, draft)),
    handle: ({ params: { draftId }, body, actor }) =>
      saveDraft({ id: draftId, authorId: actor.personId, ...body }, now()),
    answer: draftAnswer,
  }),
  route({
    method: 'delete',
    path: '/drafts/:draftId',
    params,
    find: (checked) => findOpenDraft(checked.params.draftId),
    allow: canReadDraft,
    handle: async ({ record }) => {
      await deleteDraft(record.id);
      return {};
    },
    answer: z.object({}),
  }),
];
