import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import { CountFilter } from '../../ui/Chips.tsx';
import { State, type StateName } from '../../ui/State.tsx';
import { filters, passes, type Filter } from './filters.ts';

const shapes: Partial<Record<Filter, StateName>> = {
  to_do: 'to-do',
  not_collected: 'not-collected',
  handed_in: 'handed-in',
  late: 'late',
  missing: 'missing',
  marked: 'marked',
  to_correct: 'to-correct',
  excused: 'excused',
  absent: 'absent',
};

interface CountsProps {
  progress: ProgressAnswer;
  filter: Filter;
  onChange: (next: Filter) => void;
}

/** 30 全班 | 15 已交 | 1 遲交 …: only what there is, and what is chosen. */
export function Counts({ progress, filter, onChange }: CountsProps): ReactElement {
  const { t } = useTranslation('progress');
  const paper = progress.handingIn === 'paper';
  const counted = filters
    .map((value) => ({ value, count: progress.rows.filter((row) => passes(value, row)).length }))
    .filter(({ value, count }) => value === 'all' || value === filter || count > 0)
    // Paper isn't opened.
    .filter(({ value }) => value === filter || value !== 'unseen' || !paper);

  return (
    <CountFilter
      label={t('counts.label')}
      value={filter}
      onChange={onChange}
      options={counted.map(({ value, count }) => ({ value, count, label: label(value) }))}
      aside={t('counts.seen', { count: progress.counts.seen })}
    />
  );

  function label(value: Filter): ReactNode {
    const shape = shapes[value];
    if (!shape) return t(`counts.${value as 'all' | 'no_hand_in' | 'unseen'}`);
    const collected = paper && shape === 'handed-in';
    return collected ? <State of={shape} word={t('collected')} /> : <State of={shape} />;
  }
}
