import { z } from 'zod';
import { now } from '../core/clock.ts';
import { route, type AnyRoute } from '../core/http/route.ts';
import { canMark } from '../marking/index.ts';
import { markingQueue } from '../marking/mark.contract.ts';
import { findMarkingDesk, openMarkingDesk } from './marking-queue.service.ts';

export const markingQueueRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/class-homework/:classHomeworkId/marking',
    params: z.object({ classHomeworkId: z.uuid() }),
    find: ({ params }) => findMarkingDesk(params.classHomeworkId),
    allow: canMark,
    handle: ({ record, actor }) => openMarkingDesk(record, actor, now()),
    answer: markingQueue,
  }),
];
