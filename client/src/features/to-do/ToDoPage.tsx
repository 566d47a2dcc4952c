import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';

export function ToDoPage(): ReactElement {
  const { t } = useTranslation('to-do');
  return <Page title={t('title')} />;
}
