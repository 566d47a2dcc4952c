import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  ClassHomeworkCard,
  ClassHomeworkPatch,
  ComposerAnswer,
  DraftCard,
  HomeworkAnswer,
  HomeworkContent,
  publishAnswer,
  publishBody,
} from '../../../../tool/homework/homework.contract.ts';
import { api } from '../../api/client.ts';

export type PublishBody = z.infer<typeof publishBody>;
export type PublishAnswer = z.infer<typeof publishAnswer>;

/** Asked once when the page opens: what is offered doesn't change below the hands of the one who is typing. */
const still = { staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false } as const;

export const composerQuery = (contextId: string) =>
  queryOptions({
    queryKey: ['composer', contextId],
    queryFn: ({ signal }) => api.get<ComposerAnswer>(`/contexts/${contextId}/composer`, { signal }),
    ...still,
  });

export const draftQuery = (draftId: string) =>
  queryOptions({
    queryKey: ['draft', draftId],
    queryFn: ({ signal }) => api.get<DraftCard>(`/drafts/${draftId}`, { signal }),
    ...still,
  });

export const homeworkQuery = (homeworkId: string) =>
  queryOptions({
    queryKey: ['homework', homeworkId],
    queryFn: ({ signal }) => api.get<HomeworkAnswer>(`/homework/${homeworkId}`, { signal }),
    ...still,
  });

export const publish = (body: PublishBody, idempotencyKey: string) =>
  api.post<PublishAnswer>('/homework', body, { idempotencyKey });

export const editHomework = (homeworkId: string, content: HomeworkContent, revision: number) =>
  api.put<HomeworkAnswer>(`/homework/${homeworkId}`, { content, revision });

export const patchClassHomework = (classHomeworkId: string, patch: ClassHomeworkPatch) =>
  api.patch<ClassHomeworkCard>(`/class-homework/${classHomeworkId}`, patch);
