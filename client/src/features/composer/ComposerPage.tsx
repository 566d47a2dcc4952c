import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function ComposerPage(): ReactElement {
  const { t } = useTranslation('composer');
  return <Page title={t('title')} />;
}
