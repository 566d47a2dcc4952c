import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Mark } from '../../ui/small-parts.tsx';
import type { ScoreRow, useSendAgain } from './gradebook.queries.ts';
import styles from './Gradebook.module.css';

const odd = new Set<ScoreRow['state']>(['held', 'differs', 'unsure']);

/** It didn't go, and waits for its next try: nobody need do anything, but one may. */
export const isPutOff = (row: ScoreRow): boolean =>
  row.problem !== null && row.nextTryAt !== null && row.state !== 'confirmed' && !odd.has(row.state);

interface ScoreTableProps {
  scores: readonly ScoreRow[];
  platform: string;
  sendAgain: ReturnType<typeof useSendAgain>;
}

/** Pupil by pupil: our mark, what the LMS shows, and how it stands; those in need of a look first. */
export function ScoreTable({ scores, platform, sendAgain }: ScoreTableProps): ReactElement {
  const { t } = useTranslation('gradebook');
  const rows = [...scores].sort((a, b) => Number(odd.has(b.state)) - Number(odd.has(a.state)));
  const columns: Column<ScoreRow>[] = [
    {
      key: 'number',
      header: t('columns.number'),
      cell: (row) => row.classNumber ?? '–',
      align: 'end',
      width: '3em',
      narrow: 'line',
    },
    { key: 'name', header: t('columns.name'), cell: (row) => row.displayName, width: '17em', names: true },
    { key: 'ours', header: t('columns.ours'), cell: (row) => points(row.wanted), align: 'end', narrow: 'line' },
    {
      key: 'theirs',
      header: t('columns.theirs', { platform }),
      cell: (row) => (row.lmsShows ? points(row.lmsShows) : '–'),
      align: 'end',
    },
    { key: 'state', header: t('columns.state'), cell: (row) => <ScoreState row={row} platform={platform} /> },
    {
      key: 'act',
      header: t('columns.act'),
      silent: true,
      align: 'end',
      cell: (row) =>
        (odd.has(row.state) || isPutOff(row)) && (
          <Button
            size="small"
            busy={sendAgain.isPending && (sendAgain.variables?.includes(row.personId) ?? false)}
            onClick={() => sendAgain.mutate([row.personId])}
          >
            {t(odd.has(row.state) ? 'sendAgain' : 'tryNow')}
            <span className="hl-vh"> {row.displayName}</span>
          </Button>
        ),
    },
  ];
  return (
    <DataTable
      caption={t('caption')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.personId}
      tone={(row) => (odd.has(row.state) ? 'attention' : undefined)}
    />
  );

  function points(of: { points: number | null; pointsMax: number | null }): ReactNode {
    return of.points === null ? '–' : <Mark value={of.points} most={of.pointsMax} />;
  }
}

/** What happened, when it is tried next; the reason in words where it is held. */
function ScoreState({ row, platform }: { row: ScoreRow; platform: string }): ReactElement {
  const { t, i18n } = useTranslation('gradebook');
  const f = useFormat();
  const why = row.holdReason ? t(`hold.${row.holdReason}`, { platform }) : problemOf();
  const icon = odd.has(row.state) ? IconAlertTriangle : row.state === 'confirmed' ? IconCheck : IconClock;
  return (
    <div className={classes(styles.cell, odd.has(row.state) && styles.odd)}>
      <span className={styles.state}>
        <Icon of={icon} size={16} />
        <span>
          {f.facts(
            t(`state.${row.state}`, { platform }),
            row.state === 'confirmed' && row.confirmedAt && f.tableTime(row.confirmedAt),
          )}
        </span>
      </span>
      {why && <div className={styles.why}>{why}</div>}
      {row.nextTryAt && row.state !== 'confirmed' && (
        <div className={styles.why}>{t('nextTry', { time: f.nearTime(row.nextTryAt) })}</div>
      )}
    </div>
  );

  function problemOf(): string | null {
    if (!row.problem || row.state === 'confirmed') return null;
    const words = [`problem.${row.problem}`, `problem.lms_${row.problem}`, `hold.${row.problem}`];
    const known = words.find((key) => i18n.exists(`gradebook:${key}`)) ?? 'problem.other';
    return t(known as 'problem.other', { platform });
  }
}
