import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { ShownState } from '../../ui/ShownState.tsx';
import styles from './Book.module.css';
import type { Pupil, Version } from './marking.queries.ts';

/** No pages to look at: whether they are due, missing, excused or were taken back. A mark can be given all the same. */
export function NothingHere({ pupil, versions }: { pupil: Pupil; versions: readonly Version[] }): ReactElement {
  const { t } = useTranslation('marking');
  const f = useFormat();
  const back = versions[0]?.kind === 'taken_back' ? versions[0] : undefined;
  return (
    <div className={styles.card}>
      <p>
        <ShownState of={pupil.axes.shown} size={20} />
      </p>
      <p>{back ? t('book.takenBack', { time: f.nearTime(back.at) }) : t('book.nothing')}</p>
    </div>
  );
}
