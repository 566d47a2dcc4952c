export type Locale = 'zh-Hant' | 'en';

export const locales: readonly Locale[] = ['zh-Hant', 'en'];

/** What stands in `<html lang>`, so that glyphs, punctuation and voices are Hong Kong's. */
export const htmlLang: Record<Locale, string> = { 'zh-Hant': 'zh-Hant-HK', en: 'en' };

/** What Intl gets. */
export const intlLocale: Record<Locale, string> = { 'zh-Hant': 'zh-Hant-HK', en: 'en-GB' };

/** The nearest of our languages to what a browser or a platform wishes, or undefined when neither is meant. */
export function nearestLocale(wished: string): Locale | undefined {
  const tag = wished.toLowerCase();
  if (tag.startsWith('zh')) return 'zh-Hant';
  return tag.startsWith('en') ? 'en' : undefined;
}

/** Before anybody is known: the browser's first language that we speak. */
export function browserLocale(): Locale {
  for (const wished of navigator.languages) {
    const found = nearestLocale(wished);
    if (found) return found;
  }
  return 'zh-Hant';
}
