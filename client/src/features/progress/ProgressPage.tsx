import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function ProgressPage(): ReactElement {
  const { t } = useTranslation('progress');
  return <Page title={t('title')} />;
}
