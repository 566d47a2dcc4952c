import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { TextLink } from '../../ui/Button.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { gradebookQuery } from './marking.queries.ts';

/** After returning: what became of the marks in the LMS, in words, leading to the rows. Nothing before. */
export function Gradebook({ queue }: { queue: MarkingQueue }): ReactElement | null {
  const { t } = useTranslation('marking');
  const returned = queue.pupils.some(({ mark }) => mark.releasedAt !== null);
  const { data } = useQuery({
    ...gradebookQuery(queue.classHomeworkId),
    enabled: returned && queue.marking !== 'none',
  });
  if (!data || !returned || queue.marking === 'none') return null;
  const { counts, column, platformName: platform } = data;
  const attention = counts.attention > 0 || column.state === 'failed' || column.state === 'gone';
  return (
    <Notice tone={attention ? 'attention' : 'plain'} live>
      {words()} <TextLink to={`/class-homework/${queue.classHomeworkId}`}>{t('gradebook.rows')}</TextLink>
    </Notice>
  );

  function words(): string {
    if (column.state === 'unsupported' || column.state === 'none') return t('gradebook.none', { platform });
    if (column.state === 'failed' || column.state === 'gone') return t('gradebook.columnFailed', { platform });
    if (column.state === 'wanted' || column.state === 'waiting') return t('gradebook.columnComing', { platform });
    if (counts.attention > 0) return t('gradebook.attention', { platform, ...counts, count: counts.attention });
    if (counts.underway > 0) return t('gradebook.underway', { platform, ...counts, count: counts.underway });
    return t('gradebook.confirmed', { platform, count: counts.confirmed });
  }
}
