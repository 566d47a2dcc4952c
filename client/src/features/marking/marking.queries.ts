import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { GradebookAnswer } from '../../../../tool/grade-sync/grade-sync.contract.ts';
import type {
  markBody,
  MarkingQueue,
  releaseAnswer,
  workAnswer,
  WorkingMark,
} from '../../../../tool/marking/mark.contract.ts';
import { api } from '../../api/client.ts';

export type Pupil = MarkingQueue['pupils'][number];
export type WorkInView = z.infer<typeof workAnswer>;
export type Version = WorkInView['versions'][number];
export type WorkFile = Version['files'][number];
export type MarkBody = z.infer<typeof markBody>;

/** The class in the order of its numbers; made stale by the news of its homework. */
export const queueQuery = (classHomeworkId: string) =>
  queryOptions({
    queryKey: ['class-homework', classHomeworkId, 'marking'],
    queryFn: ({ signal }) => api.get<MarkingQueue>(`/class-homework/${classHomeworkId}/marking`, { signal }),
  });

/** One pupil's work. A newer version has another `handedInAt`; the files' addresses are good for under five minutes. */
export const workQuery = ({ submissionId, handedInAt }: Pick<Pupil, 'submissionId' | 'handedInAt'>) =>
  queryOptions({
    queryKey: ['submission', submissionId, 'work', handedInAt],
    queryFn: ({ signal }) => api.get<WorkInView>(`/submissions/${submissionId}/work`, { signal }),
    staleTime: 4 * 60_000,
    refetchOnWindowFocus: false,
  });

/** What became of the returned marks in the LMS's gradebook; asked often only while something is on its way. */
export const gradebookQuery = (classHomeworkId: string) =>
  queryOptions({
    queryKey: ['class-homework', classHomeworkId, 'gradebook'],
    queryFn: ({ signal }) => api.get<GradebookAnswer>(`/class-homework/${classHomeworkId}/gradebook`, { signal }),
    refetchInterval: (query) => (query.state.data && query.state.data.counts.underway > 0 ? 3000 : false),
  });

export const putMark = (submissionId: string, body: MarkBody, idempotencyKey: string) =>
  api.put<WorkingMark>(`/submissions/${submissionId}/mark`, body, { idempotencyKey });

/** @param submissionIds those, or null for all complete marks of the class that weren't returned as they stand */
export const postRelease = (classHomeworkId: string, submissionIds: string[] | null) =>
  api.post<z.infer<typeof releaseAnswer>>(`/class-homework/${classHomeworkId}/release`, { submissionIds });
