import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { htmlLang, type Locale } from './locale.ts';

const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { import: 'default' });

const words: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`./locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`No words ${language}/${namespace}`), false);
    load().then(
      (found) => done(null, found as never),
      (error: unknown) => done(error as Error, false),
    );
  },
};

/** Starts i18next with the shell's words of one language; a page's own words come with the page. */
export async function startWords(locale: Locale): Promise<void> {
  await i18next
    .use(words)
    .use(initReactI18next)
    .init({
      lng: locale,
      supportedLngs: ['zh-Hant', 'en'],
      load: 'currentOnly',
      fallbackLng: false,
      ns: ['common', 'errors'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    });
  document.documentElement.lang = htmlLang[locale];
}

/** Changes the language of everything on the screen, once its words are there. */
export async function changeLocale(locale: Locale): Promise<void> {
  if (i18next.language === locale) return;
  await i18next.changeLanguage(locale);
  document.documentElement.lang = htmlLang[locale];
}

/** Fetches words beside a page's code, so that the page doesn't wait twice. */
export function loadWords(namespaces: readonly string[]): Promise<void> {
  return i18next.loadNamespaces([...namespaces]);
}
