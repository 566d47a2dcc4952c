import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { toDoAnswer } from '../../../../tool/submissions/submission.contract.ts';
import { api } from '../../api/client.ts';

export type ToDo = z.infer<typeof toDoAnswer>;
export type ToDoItem = ToDo['items'][number];

/**
 * All homework of this pupil. News about the person themself make it stale; homework set meanwhile is found by asking
 * once a minute, rather than by every classmate's hand-in.
 */
export const toDoQuery = (personId: string) =>
  queryOptions({
    queryKey: ['to-do'],
    queryFn: ({ signal }) => api.get<ToDo>('/to-do', { signal }),
    meta: { topics: [`person:${personId}`] },
    refetchInterval: 60_000,
  });
