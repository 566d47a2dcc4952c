import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function DeepLinkingPage(): ReactElement {
  const { t } = useTranslation('deep-linking');
  return <Page title={t('title')} />;
}
