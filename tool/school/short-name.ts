import { classCodeOf, classKey, plainText } from './class-code.ts';
import { wordsOf, type SubjectWords } from './subjects.ts';

/** Tried from the top; the first that fits the short name wins, then all again on the title. */
export const defaultPatterns = [
  '{class}-{subject}',
  '{class} {subject}',
  '{class}_{subject}',
  '{subject}_{class}',
  '{subject}-{class}',
  '{subject} {class}',
  '{class}{subject}',
  '*-{class}-{subject}',
  '{class}-{subject}-*',
  '* {class} {subject}',
  '{class} {subject} *',
  '{class}',
];

/** A pattern holds `{class}`, `{subject}`, `*` for any text (twice at most), and plain characters. Null: fine, else the mistake. */
export function patternMistake(pattern: string): 'pattern_without_class' | 'pattern_unreadable' | null {
  const once = (part: string): boolean => pattern.split(part).length <= 2;
  if (!pattern.includes('{class}')) return 'pattern_without_class';
  const rest = pattern.replace('{class}', '').replace('{subject}', '');
  const readable = once('{class}') && once('{subject}') && !/[{}]/.test(rest) && rest.split('*').length <= 3;
  return readable && pattern.length <= 80 ? null : 'pattern_unreadable';
}

export interface ShortNameMatch {
  /** The school's own writing where the class is known, else as the short name writes it. */
  classCode: string;
  /** Null for a pattern without subject. */
  subjectCode: string | null;
  pattern: string;
}

/**
 * Reads class and subject out of an LMS course's short name (`3A-CHI`), else out of its title (`3A 中國語文`).
 * @param classes codes of the school's classes; a class that isn't among them counts when it looks like one (4B, S1C)
 * @returns null when no pattern fits
 */
export function mapShortName(
  label: string | null,
  title: string | null,
  patterns: string[],
  classes: string[],
  subjects: SubjectWords[],
): ShortNameMatch | null {
  const known = new Map(classes.map((code) => [classKey(code), code]));
  const byWord = new Map(subjects.flatMap((subject) => wordsOf(subject).map((word) => [wordKey(word), subject.code])));
  const parts = {
    class: anyOf([...classes, ...known.keys()].map(plainText), '(?:[PSF小中]\\.?)?[1-6] ?[A-Z]'),
    subject: anyOf(subjects.flatMap(wordsOf).map(plainText)),
  };
  const usable = patterns.filter((pattern) => patternMistake(pattern) === null);
  for (const text of [label, title]) {
    if (!text) continue;
    for (const pattern of usable) {
      const found = expression(pattern, parts).exec(plainText(text).slice(0, 100));
      const written = found?.groups?.class;
      if (!written) continue;
      const code = known.get(classKey(written)) ?? classCodeOf(written);
      const word = found.groups?.subject;
      if (code) return { classCode: code, subjectCode: word ? (byWord.get(wordKey(word)) ?? null) : null, pattern };
    }
  }
  return null;
}

// Class and subject are closed lists of words, so that only `*` can stretch and no pattern can run wild.
function expression(pattern: string, parts: { class: string; subject: string }): RegExp {
  const source = plainText(pattern)
    .split(/(\{class\}|\{subject\}|\*| )/)
    .map((piece) => {
      if (piece === '{class}') return `(?<class>${parts.class})`;
      if (piece === '{subject}') return `(?<subject>${parts.subject})`;
      if (piece === '*') return '.*?';
      return piece === ' ' ? ' +' : escaped(piece);
    })
    .join('');
  return new RegExp(`^${source}$`, 'iu');
}

function anyOf(words: string[], shape?: string): string {
  const longestFirst = [...new Set(words)].filter(Boolean).sort((a, b) => b.length - a.length);
  return `(?:${[...longestFirst.map(escaped), ...(shape ? [shape] : [])].join('|') || '(?!)'})`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function wordKey(word: string): string {
  return plainText(word).toLowerCase();
}
