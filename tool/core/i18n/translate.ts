import { readFileSync } from 'node:fs';
import type en from './locales/en.json';

/** The languages that the server itself writes. */
export type Locale = 'zh-Hant' | 'en';

/** Every text of the server, named by its place. A missing or extra key in a language fails a test. */
export type MessageKey = keyof typeof en;

const texts: Record<Locale, Record<MessageKey, string>> = { en: read('en'), 'zh-Hant': read('zh-Hant') };

function read(locale: Locale): Record<MessageKey, string> {
  const file = new URL(`./locales/${locale}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<MessageKey, string>;
}

/** @param values for the `{{name}}` in the text; put in as they are, so HTML is the caller's affair */
export function translate(locale: Locale, key: MessageKey, values: Record<string, string | number> = {}): string {
  return texts[locale][key].replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name] ?? ''));
}

/** For `<html lang>`: Hong Kong's forms of characters, and its voice. */
export function htmlLang(locale: Locale): string {
  return locale === 'zh-Hant' ? 'zh-Hant-HK' : 'en-HK';
}

/** The language for a tag like `zh_tw`, `zh-HK` or `en-GB`; undefined for languages that we don't write. */
export function localeOf(tag: string | null | undefined): Locale | undefined {
  if (!tag) return undefined;
  if (/^zh\b|^zh[-_]|^yue/i.test(tag)) return 'zh-Hant';
  return /^en\b|^en[-_]/i.test(tag) ? 'en' : undefined;
}

/** The first language of an Accept-Language header that we write, by its weights. */
export function acceptedLocale(header: string | undefined): Locale | undefined {
  const wanted = (header ?? '')
    .slice(0, 1000)
    .split(',')
    .map((each) => {
      const [tag = '', ...parameters] = each.trim().split(';');
      const weight = /^\s*q=([\d.]+)/.exec(parameters.join(';'))?.[1];
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    const locale = localeOf(tag);
    if (locale) return locale;
  }
  return undefined;
}
