import { z } from 'zod';
import { route, type AnyRoute } from '../core/http/route.ts';
import { findClassHomework } from '../homework/index.ts';
import { markBody, releaseAnswer, releaseBody, workAnswer, workingMark } from './mark.contract.ts';
import { canMark, canRelease } from './mark.policy.ts';
import { presentMark } from './mark.presenter.ts';
import { findSubmissionToMark, releaseMarks, saveMark } from './mark.service.ts';
import { readWork } from './work.service.ts';

const submissionParams = z.object({ submissionId: z.uuid() });

/** The queue itself, a screen over several features, is a board. */
export const markingRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/submissions/:submissionId/work',
    params: submissionParams,
    find: ({ params }) => findSubmissionToMark(params.submissionId),
    allow: canMark,
    handle: ({ record }) => readWork(record),
    answer: workAnswer,
  }),
  route({
    method: 'put',
    path: '/submissions/:submissionId/mark',
    params: submissionParams,
    body: markBody,
    find: ({ params }) => findSubmissionToMark(params.submissionId),
    allow: canMark,
    handle: async ({ record, body, actor }) => presentMark(await saveMark(record, actor.personId, body)),
    answer: workingMark,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/release',
    params: z.object({ classHomeworkId: z.uuid() }),
    body: releaseBody,
    find: ({ params }) => findClassHomework(params.classHomeworkId),
    allow: canRelease,
    handle: async ({ record, body, actor }) => ({
      released: (await releaseMarks(record.id, actor.personId, body.submissionIds)).length,
    }),
    answer: releaseAnswer,
  }),
];
