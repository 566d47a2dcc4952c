import { z } from 'zod';
import { now } from '../core/clock.ts';
import { notFound } from '../core/http/errors.ts';
import { route, type AnyRoute } from '../core/http/route.ts';
import { listAdjustments, makeAdjustment, revokeAdjustment } from './adjustment.service.ts';
import { changeClassHomework } from './class-homework.service.ts';
import { openComposer } from './composer.service.ts';
import { draftRoutes } from './draft.routes.ts';
import { editHomework } from './edit.service.ts';
import * as contract from './homework.contract.ts';
import { findClassHomework, findContextIds, findHomework } from './homework.model.ts';
import { canEditHomework, canPublishTo, canReadClassHomework, canReadHomework } from './homework.policy.ts';
import { presentClassHomework, presentHomework } from './homework.presenter.ts';
import { publishHomework } from './publish.service.ts';

const homeworkParams = z.object({ homeworkId: z.uuid() });
const classHomeworkParams = z.object({ classHomeworkId: z.uuid() });
const adjustmentParams = z.object({ classHomeworkId: z.uuid(), adjustmentId: z.uuid() });
const contextParams = z.object({ contextId: z.uuid() });

export const homeworkRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/contexts/:contextId/composer',
    params: contextParams,
    find: async ({ params }) => (await findContextIds([params.contextId]))[0],
    allow: canPublishTo,
    handle: ({ record, actor }) => openComposer(actor, record, now()),
    answer: contract.composerAnswer,
  }),
  route({
    method: 'post',
    path: '/homework',
    body: contract.publishBody,
    find: async ({ body }) => {
      const wanted = [...new Set(body.classes.map((plan) => plan.contextId))];
      const found = await findContextIds(wanted);
      return found.length === wanted.length ? found : null;
    },
    allow: (actor, contextIds) => contextIds.every((contextId) => canPublishTo(actor, contextId)),
    handle: ({ body, actor }) => publishHomework(body, actor, now()),
    answer: contract.publishAnswer,
  }),
  route({
    method: 'get',
    path: '/homework/:homeworkId',
    params: homeworkParams,
    find: ({ params }) => findHomework(params.homeworkId),
    allow: canReadHomework,
    handle: ({ record, actor }) => presentHomework(record, actor),
    answer: contract.homeworkAnswer,
  }),
  route({
    method: 'put',
    path: '/homework/:homeworkId',
    params: homeworkParams,
    body: contract.editBody,
    find: ({ params }) => findHomework(params.homeworkId),
    allow: canEditHomework,
    handle: async ({ record, body, actor }) => {
      await editHomework(record.id, body.content, body.revision, actor.personId, now());
      const changed = await findHomework(record.id);
      if (!changed) throw notFound('homework');
      return presentHomework(changed, actor);
    },
    answer: contract.homeworkAnswer,
  }),
  route({
    method: 'patch',
    path: '/class-homework/:classHomeworkId',
    params: classHomeworkParams,
    body: contract.classHomeworkPatch,
    find: ({ params }) => findClassHomework(params.classHomeworkId),
    allow: (actor, { contextId }) => canPublishTo(actor, contextId),
    handle: async ({ record, body }) => {
      await changeClassHomework(record.id, body, now());
      return presentClassHomework(record.id);
    },
    answer: contract.classHomeworkCard,
  }),
  route({
    method: 'get',
    path: '/class-homework/:classHomeworkId/adjustments',
    params: classHomeworkParams,
    find: ({ params }) => findClassHomework(params.classHomeworkId),
    // An author who no longer teaches there has no business with its pupils' reasons.
    allow: (actor, record) => canReadClassHomework(actor, record) && actor.teaches(record.contextId),
    handle: ({ record }) => listAdjustments(record.id),
    answer: contract.adjustmentList,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/adjustments',
    params: classHomeworkParams,
    body: contract.adjustmentBody,
    find: ({ params }) => findClassHomework(params.classHomeworkId),
    allow: (actor, { contextId }) => canPublishTo(actor, contextId),
    handle: async ({ record, body, actor }) => ({
      adjustmentId: await makeAdjustment(record.id, body, actor.personId, now()),
    }),
    answer: contract.adjustmentAnswer,
  }),
  route({
    method: 'delete',
    path: '/class-homework/:classHomeworkId/adjustments/:adjustmentId',
    params: adjustmentParams,
    find: ({ params }) => findClassHomework(params.classHomeworkId),
    allow: (actor, { contextId }) => canPublishTo(actor, contextId),
    handle: async ({ params }) => {
      await revokeAdjustment(params.classHomeworkId, params.adjustmentId, now());
      return {};
    },
    answer: z.object({}),
  }),
  ...draftRoutes,
];
