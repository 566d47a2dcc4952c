import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useSession } from '../../app/session.ts';
import { TextLink } from '../../ui/Button.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import styles from './Progress.module.css';

const calm = new Set(['live', 'none']);

/** How the gradebook of the LMS stands, in one line; its rows are a page of their own. */
export function GradebookLine({ progress }: { progress: ProgressAnswer }): ReactElement | null {
  const { t, i18n } = useTranslation('progress');
  const { platform } = useSession();
  const { column, attention } = progress.gradebook;
  if (progress.marking === 'none' || (column === 'none' && attention === 0)) return null;
  const to = `/class-homework/${progress.classHomeworkId}/gradebook`;
  const known = i18n.exists(`progress:gradebook.${column}`) ? (column as 'live') : 'wanted';
  if (attention > 0 || !calm.has(column)) {
    return (
      <Notice tone="attention">
        {attention > 0
          ? t('gradebook.attention', { count: attention, platform: platform.name })
          : t(`gradebook.${known}`, { platform: platform.name })}{' '}
        <TextLink to={to}>{t('gradebook.open')}</TextLink>
      </Notice>
    );
  }
  return (
    <p className={styles.gradebook}>
      {t('gradebook.live', { platform: platform.name })} <TextLink to={to}>{t('gradebook.open')}</TextLink>
    </p>
  );
}
