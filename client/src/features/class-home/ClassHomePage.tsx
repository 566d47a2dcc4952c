import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function ClassHomePage(): ReactElement {
  const { t } = useTranslation('class-home');
  return <Page title={t('title')} />;
}
