import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formats, type Formats } from './format.ts';
import type { Locale } from './locale.ts';

/** The school's time zone, told by the session. */
export const SchoolZone = createContext('Asia/Hong_Kong');

/** The writing rules for the language on the screen and the school's zone: `const f = useFormat(); f.nearTime(dueAt)`. */
export function useFormat(): Formats {
  const { i18n } = useTranslation();
  const zone = useContext(SchoolZone);
  const locale = i18n.language as Locale;
  return useMemo(() => formats(locale, zone), [locale, zone]);
}
