import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function MarkingPage(): ReactElement {
  const { t } = useTranslation('marking');
  return <Page title={t('title')} />;
}
