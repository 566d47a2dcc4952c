import { z } from 'zod';
import { route } from '../core/http/route.ts';
import { signFile } from '../files/index.ts';
import { collect, findCollection, setCollection } from './collect.service.ts';
import { findFileInUse } from './file-address.service.ts';
import { handIn } from './hand-in.service.ts';
import { recordOpening } from './opened.service.ts';
import {
  addressAnswer,
  collectAnswer,
  collectBody,
  collectionBody,
  handInBody,
  openedAnswer,
  pupilHomeworkAnswer,
  receiptAnswer,
  takeBackAnswer,
  toDoAnswer,
} from './submission.contract.ts';
import { canCollect, canHandIn, canOpenWork, canSeeFile, isLearner } from './submission.policy.ts';
import { takeBack } from './take-back.service.ts';
import { listToDo, readPupilHomework } from './to-do.service.ts';
import { findOwnWork } from './work.service.ts';

const ofClassHomework = z.object({ classHomeworkId: z.uuid() });

const pupilRoutes = [
  route({
    method: 'get',
    path: '/to-do',
    // The list is one's own; what stands in it is decided row by row, by visibleWork.
    find: async (_checked, actor) => actor,
    allow: isLearner,
    handle: ({ actor }) => listToDo(actor),
    answer: toDoAnswer,
  }),
  route({
    method: 'get',
    path: '/to-do/:classHomeworkId',
    params: ofClassHomework,
    find: ({ params }, actor) => findOwnWork(params.classHomeworkId, actor),
    allow: canOpenWork,
    handle: ({ record, actor }) => readPupilHomework(record, actor),
    answer: pupilHomeworkAnswer,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/opened',
    params: ofClassHomework,
    find: ({ params }, actor) => findOwnWork(params.classHomeworkId, actor),
    allow: canHandIn,
    handle: ({ record }) => recordOpening(record),
    answer: openedAnswer,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/hand-in',
    params: ofClassHomework,
    body: handInBody,
    find: ({ params }, actor) => findOwnWork(params.classHomeworkId, actor),
    allow: canHandIn,
    handle: ({ record, actor, body }) => handIn(record, actor, body),
    answer: receiptAnswer,
  }),
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/take-back',
    params: ofClassHomework,
    find: ({ params }, actor) => findOwnWork(params.classHomeworkId, actor),
    allow: canHandIn,
    handle: ({ record, actor }) => takeBack(record, actor),
    answer: takeBackAnswer,
  }),
];

const paperRoutes = [
  route({
    method: 'post',
    path: '/class-homework/:classHomeworkId/collect',
    params: ofClassHomework,
    body: collectBody,
    find: ({ params }) => findCollection(params.classHomeworkId),
    allow: canCollect,
    handle: ({ record, actor, body }) => collect(record, actor, body),
    answer: collectAnswer,
  }),
  route({
    method: 'put',
    path: '/class-homework/:classHomeworkId/collection',
    params: ofClassHomework,
    body: collectionBody,
    find: ({ params }) => findCollection(params.classHomeworkId),
    allow: canCollect,
    handle: ({ record, actor, body }) => setCollection(record, actor, body.closed),
    answer: collectAnswer,
  }),
];

const fileRoutes = [
  route({
    method: 'post',
    path: '/files/:fileId/address',
    params: z.object({ fileId: z.uuid() }),
    find: ({ params }) => findFileInUse(params.fileId),
    allow: canSeeFile,
    handle: async ({ record }) => signFile(record),
    answer: addressAnswer,
  }),
];

export const submissionRoutes = [...pupilRoutes, ...paperRoutes, ...fileRoutes];
