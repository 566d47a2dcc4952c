import { z } from 'zod';
import { sqlOne } from '../core/db/database.ts';
import { route, type AnyRoute } from '../core/http/route.ts';
import {
  classesAnswer,
  classPupilsAnswer,
  mappedContext,
  mappingAnswer,
  mappingBody,
  patternsAnswer,
  patternsBody,
  subjectsAnswer,
  subjectsBody,
} from './context-mapping.contract.ts';
import { listPatterns, mapContextAutomatically, mapContextByHand, setPatterns } from './context-mapping.service.ts';
import { pairAnswer, pairBody, unmatchedAnswer } from './pairing.contract.ts';
import { listUnmatched, pairPupil } from './pairing.service.ts';
import { canReadClass, canRunSchool } from './school.policy.ts';
import {
  findReadableClass,
  listClassPupils,
  listMappedContexts,
  listReadableClasses,
  listSubjects,
} from './school.queries.ts';
import { saveSubjects } from './subjects.service.ts';

// What belongs to the school as a whole has no record of its own to find.
const school = async (): Promise<object> => ({});

async function patternsState(): Promise<z.infer<typeof patternsAnswer>> {
  const contexts = await listMappedContexts();
  const unmapped = contexts.filter((context) => context.mappedBy === null).length;
  return { patterns: await listPatterns(), mapped: contexts.length - unmapped, unmapped };
}

export const mappingRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/school/patterns',
    find: school,
    allow: canRunSchool,
    handle: patternsState,
    answer: patternsAnswer,
  }),
  route({
    method: 'put',
    path: '/school/patterns',
    body: patternsBody,
    find: school,
    allow: canRunSchool,
    handle: async ({ body }) => {
      await setPatterns(body.patterns);
      return patternsState();
    },
    answer: patternsAnswer,
  }),
  route({
    method: 'get',
    path: '/school/contexts',
    find: school,
    allow: canRunSchool,
    handle: async ({ actor }) => ({
      contexts: await listMappedContexts(),
      classes: await listReadableClasses(actor),
      subjects: await listSubjects(),
    }),
    answer: mappingAnswer,
  }),
  route({
    method: 'put',
    path: '/school/contexts/:contextId/mapping',
    params: z.object({ contextId: z.uuid() }),
    body: mappingBody,
    find: ({ params }) => sqlOne<{ id: string }>('select id from lms_context where id = $1', [params.contextId]),
    allow: canRunSchool,
    handle: async ({ params, body, record }) => {
      if (body.automatic) await mapContextAutomatically(record.id);
      else await mapContextByHand(record.id, body.classCode, body.subjectId);
      const contexts = await listMappedContexts();
      return contexts.find((context) => context.contextId === params.contextId) as z.infer<typeof mappedContext>;
    },
    answer: mappedContext,
  }),
  route({
    method: 'put',
    path: '/school/subjects',
    body: subjectsBody,
    find: school,
    allow: canRunSchool,
    handle: async ({ body }) => {
      await saveSubjects(body.subjects);
      return { subjects: await listSubjects() };
    },
    answer: subjectsAnswer,
  }),
  route({
    method: 'get',
    path: '/school/classes',
    find: school,
    // everybody gets what they may read: for a pupil that is nothing
    allow: () => true,
    handle: async ({ actor }) => ({ classes: await listReadableClasses(actor) }),
    answer: classesAnswer,
  }),
  route({
    method: 'get',
    path: '/school/classes/:classId/pupils',
    params: z.object({ classId: z.uuid() }),
    find: ({ params }) => findReadableClass(params.classId),
    allow: canReadClass,
    handle: async ({ record }) => ({
      classId: record.classId,
      code: record.code,
      pupils: await listClassPupils(record.classId),
    }),
    answer: classPupilsAnswer,
  }),
];

export const pairingRoutes: AnyRoute[] = [
  route({
    method: 'get',
    path: '/school/unmatched',
    find: school,
    allow: canRunSchool,
    handle: listUnmatched,
    answer: unmatchedAnswer,
  }),
  route({
    method: 'post',
    path: '/school/pupils/:personId/pair',
    params: z.object({ personId: z.uuid() }),
    body: pairBody,
    find: ({ params }) =>
      sqlOne<{ person_id: string }>('select person_id from office_pupil where person_id = $1', [params.personId]),
    allow: canRunSchool,
    handle: async ({ record, body }) => {
      await pairPupil(record.person_id, body.accountPersonId);
      return { personId: record.person_id };
    },
    answer: pairAnswer,
  }),
];
