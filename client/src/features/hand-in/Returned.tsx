import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReturnedMark } from '../../../../tool/submissions/submission.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Section } from '../../ui/Page.tsx';
import { Mark } from '../../ui/small-parts.tsx';
import { standingVersion } from './content.ts';
import type { PupilHomework } from './hand-in.queries.ts';
import styles from './HandIn.module.css';

/** What the teacher gave and wrote, in the teacher's red. */
export function Returned({ homework, mark }: { homework: PupilHomework; mark: ReturnedMark }): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  const standing = standingVersion(homework);
  const newer = standing && mark.versionNumber !== null && standing.number > mark.versionNumber;
  return (
    <Section title={t('returned.title')} aside={t('returned.at', { time: f.nearTime(mark.returnedAt) })}>
      <div className={styles.returned}>
        {mark.points !== null && (
          <p className={styles.points}>
            <Mark value={mark.points} most={mark.pointsMax} />
          </p>
        )}
        {mark.outcome && <p className={styles.outcome}>{t(`returned.${mark.outcome}`)}</p>}
        {mark.comment && <p className={styles.comment}>{mark.comment}</p>}
      </div>
      {homework.axes.judgement === 'redo' && homework.closedBecause === null && <p>{t('returned.doAgain')}</p>}
      {newer && <p className={styles.quiet}>{t('returned.earlier', { number: mark.versionNumber })}</p>}
    </Section>
  );
}
