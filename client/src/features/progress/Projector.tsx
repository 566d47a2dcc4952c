import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import { ShownState } from '../../ui/ShownState.tsx';
import type { ProgressRow } from './progress.queries.ts';
import styles from './Progress.module.css';

/** For the classroom's screen: class numbers and states in big type, no names. */
export function Projector({ rows }: { rows: readonly ProgressRow[] }): ReactElement {
  const { t } = useTranslation('progress');
  return (
    <ul className={styles.projector} aria-label={t('projector.list')}>
      {rows.map((row) => (
        <li key={row.personId} className={classes(styles.beam, row.axes.shown === 'missing' && styles.missing)}>
          <b>{row.classNumber ?? t('projector.noNumber')}</b>
          <ShownState of={row.axes.shown} paper={row.channel === 'paper'} size={22} />
        </li>
      ))}
    </ul>
  );
}
