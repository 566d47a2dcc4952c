import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  contextsAnswer,
  PeopleAnswer,
  RosterHealth,
  syncAnswer,
} from '../../../../tool/roster/roster.contract.ts';
import type {
  mappingAnswer,
  mappingBody,
  MappedContext,
  patternsAnswer,
} from '../../../../tool/school/context-mapping.contract.ts';
import type {
  ConfirmAnswer,
  ListColumns,
  PreviewAnswer,
} from '../../../../tool/school/office-list/office-list.contract.ts';
import type { pairAnswer, UnmatchedAnswer } from '../../../../tool/school/pairing.contract.ts';
import { markStale } from '../../api/changes.ts';
import { api, apiAddress, bearerHeaders } from '../../api/client.ts';
import { ApiError, errorOf } from '../../api/errors.ts';
import { randomId } from '../../api/random-id.ts';

export type Mapping = z.infer<typeof mappingAnswer>;
export type MappingBody = z.infer<typeof mappingBody>;
export type Patterns = z.infer<typeof patternsAnswer>;
export type ContextCard = z.infer<typeof contextsAnswer>['contexts'][number];

export const contextsQuery = queryOptions({
  queryKey: ['contexts'],
  queryFn: ({ signal }) => api.get<z.infer<typeof contextsAnswer>>('/contexts', { signal }),
});

export const peopleQuery = (contextId: string) =>
  queryOptions({
    queryKey: ['context', contextId, 'people'],
    queryFn: ({ signal }) => api.get<PeopleAnswer>(`/contexts/${contextId}/people`, { signal }),
  });

export const mappingQuery = queryOptions({
  queryKey: ['school', 'contexts'],
  queryFn: ({ signal }) => api.get<Mapping>('/school/contexts', { signal }),
});

export const patternsQuery = queryOptions({
  queryKey: ['school', 'patterns'],
  queryFn: ({ signal }) => api.get<Patterns>('/school/patterns', { signal }),
});

export const unmatchedQuery = queryOptions({
  queryKey: ['school', 'unmatched'],
  queryFn: ({ signal }) => api.get<UnmatchedAnswer>('/school/unmatched', { signal }),
});

/** A write, after which everything about the school and its classes is asked anew. */
function useSchoolChange<V, A>(change: (variables: V) => Promise<A>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['school'] });
      void queries.invalidateQueries({ queryKey: ['context'] });
      void queries.invalidateQueries({ queryKey: ['contexts'] });
    },
  });
}

export interface ListToPreview {
  file: File;
  missing: 'keep' | 'end';
  columns: ListColumns | undefined;
}

/** Reads the office's list and says what it would change; changes nothing. The body is the file itself. */
export const usePreviewList = () =>
  useMutation({
    mutationFn: async ({ file, missing, columns }: ListToPreview): Promise<PreviewAnswer> => {
      const address = apiAddress('/school/office-list/preview', {
        fileName: file.name.slice(0, 255),
        missing,
        columns: columns && JSON.stringify(columns),
      });
      const headers = { ...bearerHeaders(), 'content-type': 'application/octet-stream', 'idempotency-key': randomId() };
      const response = await fetch(address, {
        method: 'POST',
        headers,
        body: file,
        credentials: 'omit',
        cache: 'no-store',
      }).catch(() => {
        throw new ApiError(0, 'offline');
      });
      if (!response.ok) throw await errorOf(response);
      return (await response.json()) as PreviewAnswer;
    },
  });

export const useConfirmList = () =>
  useSchoolChange(({ previewId, hash }: Pick<PreviewAnswer, 'previewId' | 'hash'>) =>
    api.post<ConfirmAnswer>('/school/office-list/confirm', { previewId, hash }),
  );

export const usePair = () =>
  useSchoolChange(({ personId, accountPersonId }: { personId: string; accountPersonId: string }) =>
    api.post<z.infer<typeof pairAnswer>>(`/school/pupils/${personId}/pair`, { accountPersonId }),
  );

export const useMapContext = () =>
  useSchoolChange(({ contextId, body }: { contextId: string; body: MappingBody }) =>
    api.put<MappedContext>(`/school/contexts/${contextId}/mapping`, body),
  );

export const useSavePatterns = () =>
  useSchoolChange((patterns: string[]) => api.put<Patterns>('/school/patterns', { patterns }));

export function useSyncRoster(contextId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<z.infer<typeof syncAnswer>>(`/contexts/${contextId}/roster/sync`),
    onSettled: () => markStale(queries, [`context:${contextId}`]),
  });
}

export function useConfirmRoster(contextId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (fingerprint: string) =>
      api.post<RosterHealth>(`/contexts/${contextId}/roster/confirm`, { fingerprint }),
    onSettled: () => markStale(queries, [`context:${contextId}`]),
  });
}
