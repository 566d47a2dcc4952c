import { z } from 'zod';
import { route } from '../core/http/route.ts';
import { enqueue } from '../core/jobs/jobs.ts';
import { columnAnswer, gradebookAnswer, sendAgainAnswer, sendAgainBody } from './grade-sync.contract.ts';
import { makeColumn, queueScores } from './grade-sync.jobs.ts';
import { canReadGradebook, canSendAgain } from './grade-sync.policy.ts';
import { findInGradebook, readGradebook, wantAgain, wantColumnAgain } from './gradebook.service.ts';
import { findColumn } from './line-item.service.ts';

const params = z.object({ classHomeworkId: z.uuid() });

export const gradeSyncRoutes = [
  route({
    method: 'get',
    path: '/class-homework/:classHomeworkId/gradebook',
    params,
    find: (checked) => findInGradebook(checked.params.classHomeworkId),
    allow: canReadGradebook,
    handle: ({ record }) => readGradebook(record),
    answer: gradebookAnswer,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/gradebook/send-again',
    params,
    body: sendAgainBody,
    find: (checked) => findInGradebook(checked.params.classHomeworkId),
    allow: canSendAgain,
    handle: async ({ record, body }) => {
      const ids = await wantAgain(record.classHomeworkId, body.personIds);
      await queueScores(ids);
      return { queued: ids.length };
    },
    answer: sendAgainAnswer,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/gradebook/column',
    params,
    find: (checked) => findInGradebook(checked.params.classHomeworkId),
    allow: canSendAgain,
    handle: async ({ record }) => {
      const linkId = await wantColumnAgain(record.classHomeworkId);
      if (linkId) await enqueue(makeColumn, { linkId }, { key: `column/${linkId}` });
      const state = (await findColumn(record.classHomeworkId))?.state;
      return { state: state && state !== 'replaced' ? state : ('none' as const) };
    },
    answer: columnAnswer,
  }),
];
