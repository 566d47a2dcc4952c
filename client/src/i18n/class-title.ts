import type { Locale } from './locale.ts';

/** A class as the boards answer with it: what the school knows, and what the LMS calls it. */
export interface NamedClass {
  title: string;
  classCode: string | null;
  subjectZh: string | null;
  subjectEn: string | null;
}

/** 3A 中文 where class and subject are known, else what the LMS calls it. */
export function classTitle({ title, classCode, subjectZh, subjectEn }: NamedClass, locale: Locale): string {
  const subject = locale === 'zh-Hant' ? subjectZh : subjectEn;
  return classCode && subject ? `${classCode} ${subject}` : title;
}
