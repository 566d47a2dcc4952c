import { useTranslation } from 'react-i18next';

/** Words of the gallery, which only stands in development builds, in both languages beside each other. */
export function useWords() {
  const { i18n } = useTranslation();
  return (zh: string, en: string) => (i18n.language === 'en' ? en : zh);
}
