import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { api } from '../../api/client.ts';
import { markStale } from '../../api/changes.ts';

/** The class's home: refetched by the news of its context. */
export const classHomeQuery = (contextId: string) =>
  queryOptions({
    queryKey: ['context', contextId, 'home'],
    queryFn: ({ signal }) => api.get<ClassHomeAnswer>(`/contexts/${contextId}/home`, { signal }),
    refetchInterval: 60_000,
  });

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
