import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { z } from 'zod';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import type { AdjustmentBody, adjustmentAnswer, adjustmentList } from '../../../../tool/homework/homework.contract.ts';
import { markStale } from '../../api/changes.ts';
import { api } from '../../api/client.ts';

export type ProgressRow = ProgressAnswer['rows'][number];
export type Adjustment = z.infer<typeof adjustmentList>['adjustments'][number];

export const progressQuery = (classHomeworkId: string) =>
  infiniteQueryOptions({
    queryKey: ['class-homework', classHomeworkId, 'progress'],
    queryFn: ({ signal, pageParam }) =>
      api.get<ProgressAnswer>(`/class-homework/${classHomeworkId}/progress`, {
        signal,
        query: { after: pageParam ?? undefined },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 60_000,
  });

/** The whole roster: the first page at once, the others one after the other. */
export function useProgress(classHomeworkId: string) {
  const query = useInfiniteQuery(progressQuery(classHomeworkId));
  const { hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);

  const pages = query.data?.pages;
  const data = useMemo(() => {
    const [head] = pages ?? [];
    return head && pages ? { ...head, rows: pages.flatMap((page) => page.rows) } : undefined;
  }, [pages]);
  return { ...query, data };
}

export const adjustmentsQuery = (classHomeworkId: string) =>
  queryOptions({
    queryKey: ['class-homework', classHomeworkId, 'adjustments'],
    queryFn: ({ signal }) =>
      api.get<z.infer<typeof adjustmentList>>(`/class-homework/${classHomeworkId}/adjustments`, { signal }),
  });

export function useAdjust(classHomeworkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AdjustmentBody) =>
      api.post<z.infer<typeof adjustmentAnswer>>(`/class-homework/${classHomeworkId}/adjustments`, body),
    onSettled: () => markStale(queries, [`class-homework:${classHomeworkId}`]),
  });
}

export function useTakeBackAdjustment(classHomeworkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (adjustmentId: string) =>
      api.delete<unknown>(`/class-homework/${classHomeworkId}/adjustments/${adjustmentId}`),
    onSettled: () => markStale(queries, [`class-homework:${classHomeworkId}`]),
  });
}
