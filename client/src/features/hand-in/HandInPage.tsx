import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function HandInPage(): ReactElement {
  const { t } = useTranslation('hand-in');
  return <Page title={t('title')} />;
}
