import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLocale } from '../i18n/i18n.ts';
import { htmlLang, locales } from '../i18n/locale.ts';
import { setLook, useLook, type Look } from './look.ts';
import { keepLocale } from './session.ts';
import styles from './Shell.module.css';

const names = { 'zh-Hant': '繁中', en: 'English' } as const;
const looks: readonly Look[] = ['auto', 'light', 'dark'];

/** Language (kept per person on this device) and look (kept on this device). */
export function Choices({ personId }: { personId?: string }): ReactElement {
  const { t, i18n } = useTranslation();
  const { look } = useLook();
  return (
    <>
      <div className={styles.choices} role="group" aria-label={t('language.name')}>
        {locales.map((locale) => (
          <button
            key={locale}
            type="button"
            lang={htmlLang[locale]}
            aria-pressed={i18n.language === locale}
            onClick={() => {
              if (personId) keepLocale(personId, locale);
              void changeLocale(locale);
            }}
          >
            {names[locale]}
          </button>
        ))}
      </div>
      <div className={styles.choices} role="group" aria-label={t('look.name')}>
        {looks.map((choice) => (
          <button key={choice} type="button" aria-pressed={look === choice} onClick={() => setLook(choice)}>
            {t(`look.${choice}`)}
          </button>
        ))}
      </div>
    </>
  );
}
