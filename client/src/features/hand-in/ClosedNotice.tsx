import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/small-parts.tsx';
import type { PupilHomework } from './hand-in.queries.ts';

/** Why there is nothing to press here, what is safe, and who can help. */
export function ClosedNotice({ homework }: { homework: PupilHomework }): ReactElement | null {
  const { t } = useTranslation('hand-in');
  const why = homework.closedBecause;
  // The returned mark stands above and says it all.
  if (!why || (why === 'returned' && homework.mark)) return null;
  return (
    <Notice>
      <p>
        <b>{t(`closed.${why}.title`)}</b>
      </p>
      <p>{t(`closed.${why}.body`)}</p>
    </Notice>
  );
}
