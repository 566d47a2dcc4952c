import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { ShownState } from '../../ui/ShownState.tsx';
import { Mark, PupilName } from '../../ui/small-parts.tsx';
import { State, type StateName } from '../../ui/State.tsx';
import type { ProgressRow } from './progress.queries.ts';
import styles from './Progress.module.css';
import type { RosterProps } from './Roster.tsx';
import { ScoreSign } from './ScoreSign.tsx';

// Said outright, because the narrow form's display would take them from the elements.
const group = { role: 'rowgroup' };
const cell = { role: 'cell' };
const rowHeader = { role: 'rowheader', scope: 'row' };

interface RosterTableProps extends RosterProps {
  caption: string;
  withMark: boolean;
  withScore: boolean;
}

/** A real table of up to fifty pupils; in a narrow frame each becomes number, name, state and mark, the rest below. */
export function RosterTable(props: RosterTableProps): ReactElement {
  const { t } = useTranslation('progress');
  const { rows, withMark, withScore } = props;
  return (
    <table className={styles.table} role="table">
      <caption className="hl-vh">{props.caption}</caption>
      <thead {...group}>
        <tr role="row">
          <th role="columnheader" scope="col" className={styles.no}>
            {t('columns.number')}
          </th>
          <th role="columnheader" scope="col" className={styles.name}>
            {t('columns.name')}
          </th>
          <th role="columnheader" scope="col" className={styles.state}>
            {t('columns.state')}
          </th>
          <th role="columnheader" scope="col" className={styles.time}>
            {t('columns.time')}
          </th>
          {withMark && (
            <th role="columnheader" scope="col" className={styles.mark}>
              {t('columns.mark')}
            </th>
          )}
          {withScore && (
            <th role="columnheader" scope="col" className={styles.score}>
              {t('columns.score')}
            </th>
          )}
          <th role="columnheader" scope="col" className={styles.recent}>
            {t('columns.recent')}
          </th>
          <th role="columnheader" scope="col" className={styles.menu}>
            <span className="hl-vh">{t('columns.menu')}</span>
          </th>
        </tr>
      </thead>
      <tbody {...group}>
        {rows.map((row) => (
          <PupilRow key={row.personId} {...props} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function PupilRow(props: RosterTableProps & { row: ProgressRow }): ReactElement {
  const { t } = useTranslation('progress');
  const f = useFormat();
  const { row, progress } = props;
  const names = namesOf(row);
  const missing = row.axes.shown === 'missing';
  const toMarking = row.submissionId && `/class-homework/${progress.classHomeworkId}/marking?pupil=${row.submissionId}`;
  const manyClasses = progress.rows.some(({ classCode }) => classCode !== row.classCode);
  return (
    <tr role="row" className={classes(missing && styles.missing, props.changed.has(row.personId) && 'hl-changed')}>
      <td {...cell} className={styles.no}>
        {manyClasses && row.classCode} {row.classNumber ?? <span aria-hidden="true">–</span>}
      </td>
      <th {...rowHeader} className={styles.name}>
        {toMarking ? (
          <Link to={toMarking} className={styles.open}>
            <PupilName of={names} />
          </Link>
        ) : (
          <PupilName of={names} />
        )}
      </th>
      <td {...cell} className={styles.state}>
        <ShownState of={row.axes.shown} paper={row.channel === 'paper'} />
        {row.axes.shown !== 'late' && row.axes.timeliness === 'late' && (
          <span className={styles.also}>
            <State of="late" shapeOnly />
          </span>
        )}
      </td>
      <td {...cell} className={styles.time}>
        <When row={row} progress={progress} />
      </td>
      {props.withMark && (
        <td {...cell} className={styles.mark} data-header={t('columns.mark')}>
          <MarkCell row={row} />
        </td>
      )}
      {props.withScore && (
        <td {...cell} className={styles.score} data-header={t('columns.score')}>
          {row.score && <ScoreSign of={row.score} />}
        </td>
      )}
      <td {...cell} className={styles.recent} data-header={t('columns.recent')}>
        <Recent of={row.recent} />
      </td>
      <td {...cell} className={styles.menu}>
        {progress.canPublish && (
          <IconButton
            name={t('adjust.open', { pupil: f.pupil(names) })}
            icon={IconDots}
            onClick={() => props.onAdjust(row)}
          />
        )}
      </td>
    </tr>
  );
}

/** When it came, else why nothing is expected, else when it was looked at. A later due time is said beside it. */
function When({ row, progress }: Pick<RosterTableProps, 'progress'> & { row: ProgressRow }): ReactElement {
  const { t } = useTranslation('progress');
  const f = useFormat();
  const extended =
    row.axes.extended && row.dueAt && row.dueAt !== progress.dueAt && t('until', { time: f.nearTime(row.dueAt) });
  if (row.handedInAt) return <>{f.facts(f.tableTime(row.handedInAt), extended)}</>;
  if (row.collectedOn) return <>{f.facts(f.tableDate(`${row.collectedOn}T04:00:00Z`), extended)}</>;
  if (row.axes.exemption) return <>{row.exemptReason}</>;
  const seen = row.openedAt
    ? t('seen', { time: f.tableTime(row.openedAt) })
    : progress.handingIn !== 'paper' && t('unseen');
  return <>{f.facts(extended, seen)}</>;
}

/** The teacher's mark in red; in brackets while the pupil has not got it yet. */
function MarkCell({ row }: { row: ProgressRow }): ReactElement | null {
  const { t } = useTranslation('progress');
  const mark =
    row.points !== null ? (
      <Mark value={row.points} />
    ) : row.outcome ? (
      <Mark value={t(`outcome.${row.outcome}`)} />
    ) : null;
  if (!mark) return null;
  if (row.returned) return mark;
  return (
    <span title={t('notReturned')} className={styles.held}>
      {mark}
      <span className="hl-vh"> {t('notReturned')}</span>
    </span>
  );
}

/** The five before this one: only the exceptions are drawn, what went well is a dot. */
function Recent({ of: recent }: { of: ProgressRow['recent'] }): ReactElement {
  const { t } = useTranslation('progress');
  const odd = recent.filter((state) => state !== 'fine');
  if (odd.length === 0 && recent.length > 0) {
    return (
      <span role="img" aria-label={t('recentFine')} className={styles.dots}>
        {recent.map((_, i) => (
          <i key={i} className={styles.dot} />
        ))}
      </span>
    );
  }
  return (
    <span className={styles.dots}>
      {recent.map((state, i) =>
        state === 'fine' ? (
          <i key={i} className={styles.dot} aria-hidden="true" />
        ) : (
          <State key={i} of={state.replaceAll('_', '-') as StateName} shapeOnly size={12} />
        ),
      )}
    </span>
  );
}
