import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ClassHomeAnswer, ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import type { AdjustmentBody, adjustmentAnswer } from '../../../../tool/homework/homework.contract.ts';
import type { collectAnswer } from '../../../../tool/submissions/submission.contract.ts';
import { api } from '../../api/client.ts';

export type CollectRow = ProgressAnswer['rows'][number];
export type CollectAnswer = z.infer<typeof collectAnswer>;

/** The whole class, however many pages it takes; a class has one or two. */
export const rosterQuery = (classHomeworkId: string) =>
  queryOptions({
    queryKey: ['class-homework', classHomeworkId, 'collect'],
    queryFn: async ({ signal }) => {
      const rows: CollectRow[] = [];
      let after: string | undefined;
      for (;;) {
        const page: ProgressAnswer = await api.get(`/class-homework/${classHomeworkId}/progress`, {
          signal,
          query: { after },
        });
        rows.push(...page.rows);
        if (!page.next) return { ...page, rows };
        after = page.next;
      }
    },
  });

/** The class's other books under collection. */
export const booksQuery = (contextId: string) =>
  queryOptions({
    queryKey: ['context', contextId, 'home'],
    queryFn: ({ signal }) => api.get<ClassHomeAnswer>(`/contexts/${contextId}/home`, { signal }),
  });

export const collect = (classHomeworkId: string, personIds: string[], collected: boolean) =>
  api.post<CollectAnswer>(`/class-homework/${classHomeworkId}/collect`, { personIds, collected });

export const setCollection = (classHomeworkId: string, closed: boolean) =>
  api.put<CollectAnswer>(`/class-homework/${classHomeworkId}/collection`, { closed });

/** Absent for this homework, with no reason typed at the teacher's desk. */
export const markAbsent = (classHomeworkId: string, personId: string) => {
  const body: AdjustmentBody = { personId, kind: 'absence', dueAt: null, reason: '' };
  return api.post<z.infer<typeof adjustmentAnswer>>(`/class-homework/${classHomeworkId}/adjustments`, body);
};

export const takeBackAbsence = async (classHomeworkId: string, personId: string): Promise<void> => {
  const { adjustments } = await api.get<{ adjustments: { adjustmentId: string; personId: string; kind: string }[] }>(
    `/class-homework/${classHomeworkId}/adjustments`,
  );
  const mine = adjustments.find((one) => one.personId === personId && one.kind === 'absence');
  if (mine) await api.delete(`/class-homework/${classHomeworkId}/adjustments/${mine.adjustmentId}`);
};
