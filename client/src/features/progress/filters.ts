import type { ProgressRow } from './progress.queries.ts';

/** The counts above the roster are its filters too; they stand in the address as `?show=`. Each pupil is in one of them by the state shown. */
export const filters = [
  'all',
  'to_do',
  'not_collected',
  'no_hand_in',
  'handed_in',
  'late',
  'marked',
  'to_correct',
  'missing',
  'excused',
  'absent',
  'unseen',
] as const;
export type Filter = (typeof filters)[number];

export const isFilter = (text: string | null): text is Filter => filters.includes(text as Filter);

/** Whether a pupil stands in a filter's rows; its count is the number of those for whom it says yes. */
export function passes(filter: Filter, { axes, openedAt }: Pick<ProgressRow, 'axes' | 'openedAt'>): boolean {
  if (filter === 'all') return true;
  if (filter === 'unseen') return openedAt === null && axes.exemption === null && axes.work !== 'handed_in';
  return axes.shown === filter;
}
