import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import type { FileCard } from '../../../../tool/homework/homework.contract.ts';
import type {
  openedAnswer,
  pupilHomeworkAnswer,
  ReceiptAnswer,
  takeBackAnswer,
} from '../../../../tool/submissions/submission.contract.ts';
import { api } from '../../api/client.ts';

export type PupilHomework = z.infer<typeof pupilHomeworkAnswer>;

/** What is handed in at one press. */
export interface Content {
  text: string;
  files: FileCard[];
}

/** One homework as its pupil sees it. */
export const pupilHomeworkQuery = (classHomeworkId: string, personId: string) =>
  queryOptions({
    queryKey: ['to-do', classHomeworkId],
    queryFn: ({ signal }) => api.get<PupilHomework>(`/to-do/${classHomeworkId}`, { signal }),
    meta: { topics: [`person:${personId}`] },
    refetchInterval: 60_000,
  });

/** Tells the teacher that it was looked at: once a visit, and only by who can still do it. */
export function useOpened(homework: PupilHomework | undefined): void {
  const told = useRef<string>(undefined);
  const id = homework && homework.closedBecause !== 'left' ? homework.classHomeworkId : undefined;
  useEffect(() => {
    if (!id || told.current === id) return;
    told.current = id;
    // Nothing of the pupil's depends on it: a failure is not worth a word.
    void api.post<z.infer<typeof openedAnswer>>(`/class-homework/${id}/opened`).catch(() => undefined);
  }, [id]);
}

export const postHandIn = (classHomeworkId: string, content: Content, idempotencyKey: string) =>
  api.post<ReceiptAnswer>(
    `/class-homework/${classHomeworkId}/hand-in`,
    { text: content.text, files: content.files.map(({ fileId, name }) => ({ fileId, name })) },
    { idempotencyKey },
  );

export function useTakeBack(classHomeworkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<z.infer<typeof takeBackAnswer>>(`/class-homework/${classHomeworkId}/take-back`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['to-do'] }),
  });
}
