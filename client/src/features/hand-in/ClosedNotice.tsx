import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/Page.tsx';
import type { PupilHomework } from './hand-in.queries.ts';
import styles from './HandIn.module.css';

/** Why there is nothing to press here, what is safe, and who can help. */
export function ClosedNotice({ homework }: { homework: PupilHomework }): ReactElement | null {
  const { t } = useTranslation('hand-in');
  const why = homework.closedBecause;
  // The returned mark or the collected book stands above and says it all.
  if (!why || (why === 'returned' && homework.mark)) return null;
  if (why === 'paper_only' && homework.axes.work === 'handed_in') return null;
  return (
    <Section title={t(`closed.${why}.title`)}>
      <p className={styles.line}>{t(`closed.${why}.body`)}</p>
    </Section>
  );
}
