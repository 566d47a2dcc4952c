import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { api } from '../../api/client.ts';
import { markStale } from '../../api/changes.ts';

const classHomeQuery = (contextId: string) =>
  queryOptions({
    queryKey: ['context', contextId, 'home'],
    queryFn: ({ signal }) => api.get<ClassHomeAnswer>(`/contexts/${contextId}/home`, { signal }),
    refetchInterval: 60_000,
  });

/** The class's home: fetched anew at the news of its context, and of each homework that stands on it. */
export function useClassHome(contextId: string) {
  const query = classHomeQuery(contextId);
  const known = useQueryClient().getQueryData(query.queryKey);
  const topics = known?.homework.map(({ classHomeworkId }) => `class-homework:${classHomeworkId}`) ?? [];
  return useQuery({ ...query, meta: { topics } });
}

/** Asks the LMS for the list of names now. */
export function useRosterSync(contextId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<unknown>(`/contexts/${contextId}/roster/sync`),
    onSettled: () => markStale(queries, [`context:${contextId}`]),
  });
}

export function useDeleteDraft(contextId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draftId: string) => api.delete<unknown>(`/drafts/${draftId}`),
    onSettled: () => markStale(queries, [`context:${contextId}`]),
  });
}
