import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import type { ProgressRow } from './progress.queries.ts';
import styles from './Progress.module.css';
import { RosterTable } from './RosterTable.tsx';

/** Up to here a class stands in two columns at once; a year group comes in blocks that are drawn as they are scrolled to. */
const oneScreen = 60;
const block = 50;

export interface RosterProps {
  progress: ProgressAnswer;
  rows: readonly ProgressRow[];
  filtered: boolean;
  changed: ReadonlySet<string>;
  onAdjust: (row: ProgressRow) => void;
}

/** Every pupil in class number order: two columns where there is room, else one. */
export function Roster(props: RosterProps): ReactElement {
  const { t } = useTranslation('progress');
  const { rows } = props;
  const blocks = useMemo(() => {
    if (rows.length > oneScreen) return cut(rows, block).map((part) => halves(part));
    return [halves(rows)];
  }, [rows]);

  if (rows.length === 0) return <p className={styles.none}>{t('noneInFilter')}</p>;
  const withMark = props.progress.marking !== 'none';
  const withScore = withMark && rows.some(({ score }) => score !== null);
  return (
    <div className={styles.rosters}>
      {blocks.map((parts, i) => (
        <div key={i} className={blocks.length > 1 ? styles.later : undefined}>
          <div className={styles.columns}>
            {parts.map((part) => (
              <RosterTable
                key={part[0]?.personId}
                {...props}
                rows={part}
                withMark={withMark}
                withScore={withScore}
                caption={t('caption', { title: props.progress.title })}
              />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function halves<T>(rows: readonly T[]): T[][] {
  // A few rows stay one list: two columns of three are harder to read than one of six.
  if (rows.length <= 8) return [[...rows]];
  return cut(rows, Math.ceil(rows.length / 2));
}

function cut<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}
