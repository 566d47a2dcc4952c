import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  columnAnswer,
  GradebookAnswer,
  sendAgainAnswer,
} from '../../../../tool/grade-sync/grade-sync.contract.ts';
import { markStale } from '../../api/changes.ts';
import { api } from '../../api/client.ts';

export type ScoreRow = GradebookAnswer['scores'][number];

/** While something is on its way it is looked at more often than the news come. */
const often = 5_000;
const seldom = 60_000;

export const gradebookQuery = (classHomeworkId: string) =>
  queryOptions({
    queryKey: ['class-homework', classHomeworkId, 'gradebook'],
    queryFn: ({ signal }) => api.get<GradebookAnswer>(`/class-homework/${classHomeworkId}/gradebook`, { signal }),
    refetchInterval: (query) => (query.state.data && query.state.data.counts.underway > 0 ? often : seldom),
  });

/** Sends those pupils' marks again, or all that need attention (`null`). */
export function useSendAgain(classHomeworkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (personIds: string[] | null) =>
      api.post<z.infer<typeof sendAgainAnswer>>(`/class-homework/${classHomeworkId}/gradebook/send-again`, {
        personIds,
      }),
    onSettled: () => markStale(queries, [`class-homework:${classHomeworkId}`]),
  });
}

export function useMakeColumn(classHomeworkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<z.infer<typeof columnAnswer>>(`/class-homework/${classHomeworkId}/gradebook/column`),
    onSettled: () => markStale(queries, [`class-homework:${classHomeworkId}`]),
  });
}
