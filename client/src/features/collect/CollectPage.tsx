import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function CollectPage(): ReactElement {
  const { t } = useTranslation('collect');
  return <Page title={t('title')} />;
}
