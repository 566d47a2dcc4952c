import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingMark } from '../../../../tool/marking/mark.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import styles from './Panel.module.css';
import type { MarkContent } from './mark-content.ts';

/** Two marks for one piece of work: both are shown, neither is lost, one is chosen. */
export function Conflict(props: {
  mine: MarkContent;
  theirs: WorkingMark;
  most: number | null;
  onChoose: (whose: 'mine' | 'theirs') => void;
}): ReactElement {
  const { mine, theirs, most, onChoose } = props;
  const { t } = useTranslation('marking');
  const f = useFormat();
  return (
    <div className={styles.conflict} role="alert">
      <p>
        <b>{t('conflict.title')}</b>
      </p>
      <p>{t('conflict.body')}</p>
      <dl>
        <dt>{t('conflict.mine')}</dt>
        <dd>{said(mine)}</dd>
        <dt>{theirs.savedAt ? t('conflict.theirsAt', { time: f.nearTime(theirs.savedAt) }) : t('conflict.theirs')}</dt>
        <dd>{said(theirs)}</dd>
      </dl>
      <ButtonRow>
        <Button onClick={() => onChoose('mine')}>{t('conflict.keepMine')}</Button>
        <Button onClick={() => onChoose('theirs')}>{t('conflict.keepTheirs')}</Button>
      </ButtonRow>
    </div>
  );

  function said({ points, outcome, comment }: MarkContent): string {
    const facts = f.facts(
      points !== null && (most === null ? f.mark(points) : f.markOf(points, most)),
      outcome && t(`outcome.${outcome}`),
      comment,
    );
    return facts || t('conflict.nothing');
  }
}
