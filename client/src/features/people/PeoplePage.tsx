import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function PeoplePage(): ReactElement {
  const { t } = useTranslation('people');
  return <Page title={t('title')} />;
}
