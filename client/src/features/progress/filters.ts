import type { ProgressRow } from './progress.queries.ts';

/** The counts above the roster are its filters too; they stand in the address as `?show=`. */
export const filters = [
  'all',
  'to_do',
  'not_collected',
  'handed_in',
  'late',
  'missing',
  'to_mark',
  'marked',
  'to_correct',
  'excused',
  'absent',
  'unseen',
] as const;
export type Filter = (typeof filters)[number];

export const isFilter = (text: string | null): text is Filter => filters.includes(text as Filter);

/** Whether a pupil stands in a filter's rows; its count is the number of those for whom it says yes. */
export function passes(filter: Filter, { axes, openedAt }: Pick<ProgressRow, 'axes' | 'openedAt'>): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'handed_in':
      return axes.work === 'handed_in' && axes.exemption === null;
    case 'late':
      return axes.timeliness === 'late' && axes.exemption === null;
    case 'to_mark':
      return axes.work === 'handed_in' && axes.judgement === 'unmarked';
    case 'marked':
      return axes.judgement !== 'unmarked';
    case 'to_correct':
      return axes.judgement === 'redo';
    case 'absent':
      return axes.exemption === 'absent';
    case 'excused':
      return axes.exemption === 'excused' || axes.exemption === 'hidden';
    case 'unseen':
      return openedAt === null && axes.exemption === null;
    default:
      return axes.exemption === null && axes.work === filter;
  }
}
