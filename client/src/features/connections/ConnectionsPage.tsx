import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function ConnectionsPage(): ReactElement {
  const { t } = useTranslation('connections');
  return <Page title={t('title')} />;
}
