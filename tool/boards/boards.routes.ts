import { z } from 'zod';
import { now } from '../core/clock.ts';
import { route, type AnyRoute } from '../core/http/route.ts';
import { findDeepLinkingRequest } from '../launch/index.ts';
import { classHomeworkState } from '../homework/homework.contract.ts';
import * as contract from './boards.contract.ts';
import { canAnswerDeepLinking, canSeeBoard } from './boards.policy.ts';
import { openClassHome } from './class-home.service.ts';
import { findContextBoard } from './context-board.ts';
import { chooseHomework, openDeepLinking, type DeepLinkingInContext } from './deep-linking.service.ts';
import { listHomework } from './homework-list.service.ts';
import { markingQueueRoutes } from './marking-queue.routes.ts';
import { findProgressBoard, openProgress } from './progress.service.ts';

const contextParams = z.object({ contextId: z.uuid() });
const deepLinkingParams = z.object({ deepLinkingId: z.uuid() });
const after = z.string().max(200).optional();
const stateList = z
  .string()
  .max(100)
  .transform((text) => text.split(','))
  .pipe(z.array(classHomeworkState).min(1));

export const boardsRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/contexts/:contextId/home',
    params: contextParams,
    find: ({ params }) => findContextBoard(params.contextId, now()),
    allow: canSeeBoard,
    handle: ({ record, actor }) => openClassHome(record, actor, now()),
    answer: contract.classHomeAnswer,
  }),
  route({
    method: 'get',
    path: '/contexts/:contextId/homework',
    params: contextParams,
    /** `state`: one or several, with commas; all when left out. */
    query: z.object({ state: stateList.optional(), after }),
    find: ({ params }) => findContextBoard(params.contextId, now()),
    allow: canSeeBoard,
    handle: ({ record, query }) =>
      listHomework(record.contextId, query.state ?? classHomeworkState.options, query.after, now()),
    answer: contract.homeworkListAnswer,
  }),
  route({
    method: 'get',
    path: '/class-homework/:classHomeworkId/progress',
    params: z.object({ classHomeworkId: z.uuid() }),
    query: z.object({ after }),
    find: ({ params }) => findProgressBoard(params.classHomeworkId, now()),
    allow: canSeeBoard,
    handle: ({ record, query, actor }) => openProgress(record, actor, query.after, now()),
    answer: contract.progressAnswer,
  }),
  route({
    method: 'get',
    path: '/deep-linking/:deepLinkingId',
    params: deepLinkingParams,
    find: ({ params }) => findInContext(params.deepLinkingId),
    allow: canAnswerDeepLinking,
    handle: ({ record }) => openDeepLinking(record, now()),
    answer: contract.deepLinkingAnswer,
  }),
  route({
    method: 'post',
    path: '/deep-linking/:deepLinkingId/answer',
    params: deepLinkingParams,
    body: contract.deepLinkingBody,
    find: ({ params }) => findInContext(params.deepLinkingId),
    allow: canAnswerDeepLinking,
    handle: ({ record, body }) => chooseHomework(record, body.classHomeworkIds),
    answer: contract.deepLinkingForm,
  }),
  ...markingQueueRoutes,
];

async function findInContext(deepLinkingId: string): Promise<DeepLinkingInContext | undefined> {
  const request = await findDeepLinkingRequest(deepLinkingId);
  return request?.contextId ? { ...request, contextId: request.contextId } : undefined;
}
