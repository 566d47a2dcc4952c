import { createInstance } from 'i18next';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Language = 'zh-Hant' | 'en';

const folder = join(import.meta.dirname, '..', '..', 'client', 'src', 'i18n', 'locales');
const ANYTHING = '\u0000';

export interface Words {
  language: Language;
  /** The words of `composer:publish.to` with these values: plurals and gaps as the client fills them. */
  say(key: string, values?: Record<string, unknown>): string;
  /** A pattern of these words, whatever stands in the gaps that `values` doesn't fill. */
  like(key: string, values?: Record<string, unknown>): RegExp;
}

/** What people read, taken from the client's own translations: tests find things by the words that stand on the screen. */
export function wordsOf(language: Language): Words {
  const names = readdirSync(join(folder, language)).map((file) => file.replace(/\.json$/, ''));
  const resources = Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(join(folder, language, `${name}.json`), 'utf8')) as object]),
  );
  const i18n = createInstance();
  void i18n.init({
    lng: language,
    initAsync: false,
    resources: { [language]: resources },
    ns: names,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => ANYTHING,
  });
  const say = (key: string, values: Record<string, unknown> = {}): string => {
    if (!i18n.exists(key, values)) throw new Error(`There are no words ${key} in ${language}`);
    // the client's keys are typed; a test names them by what it reads on the screen
    return (i18n.t as unknown as (name: string, filled: object) => string)(key, values);
  };
  return {
    language,
    say,
    like(key, values) {
      const parts = say(key, values)
        .replace(/<\/?\w+>/g, '')
        .split(ANYTHING)
        .map(escaped);
      return new RegExp(parts.join('.*'), 's');
    },
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
