import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Words = { [key: string]: string | Words };

const clientLocales = 'client/src/i18n/locales';
const serverLocales = 'tool/core/i18n/locales';

function read(path: string): Words {
  return JSON.parse(readFileSync(path, 'utf8')) as Words;
}

function flat(words: Words, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) all.set(inner, text);
  }
  return all;
}

/** English has `_one` and `_other`, Chinese `_other` only: one key to us. */
const withoutPlural = (key: string): string => key.replace(/_(one|other)$/, '');
const names = (words: Map<string, string>): string[] => [...new Set([...words.keys()].map(withoutPlural))].sort();
const variables = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] as string))].sort();

const pairs = [
  ...readdirSync(join(clientLocales, 'en')).map((file) => [
    `client ${file}`,
    join(clientLocales, 'en', file),
    join(clientLocales, 'zh-Hant', file),
  ]),
  ['server', join(serverLocales, 'en.json'), join(serverLocales, 'zh-Hant.json')],
] as [string, string, string][];

describe.each(pairs)('%s', (_name, enPath, zhPath) => {
  const [en, zh] = [flat(read(enPath)), flat(read(zhPath))];

  test('has the same keys in both languages, and words behind each', () => {
    expect(names(zh)).toEqual(names(en));
    expect([...en, ...zh].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('fills the same variables in both languages', () => {
    const different = [...zh].filter(([key, text]) => {
      const english = en.get(key) ?? en.get(`${withoutPlural(key)}_other`) ?? '';
      // a number may be said in words in one language ("one pupil")
      const ignoring = (list: string[]): string => list.filter((name) => name !== 'count').join();
      return ignoring(variables(text)) !== ignoring(variables(english));
    });
    expect(different).toEqual([]);
  });

  test('keeps the house’s words: none of another region’s, no exclamation marks, no “user”', () => {
    expect([...zh].filter(([, text]) => /作業|提交|用戶(?!端)|賬號|郵箱|打印|！/.test(text))).toEqual([]);
    expect([...en].filter(([, text]) => /\b(users?|students?|oops)\b|!/i.test(text))).toEqual([]);
  });
});

test('the same files exist in both languages', () => {
  expect(readdirSync(join(clientLocales, 'zh-Hant')).sort()).toEqual(readdirSync(join(clientLocales, 'en')).sort());
});

test('every refusal that the server can answer has words in the client', () => {
  const codes = new Set<string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith('.ts'))
        for (const match of readFileSync(path, 'utf8').matchAll(/new AppError\(\s*\d{3},\s*'([a-z_]+)'/g))
          codes.add(match[1] as string);
    }
  };
  walk('tool');
  const known = flat(read(join(clientLocales, 'en', 'errors.json')));
  const text = JSON.stringify([...known.keys()]);
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => !text.includes(code)).sort()).toEqual([]);
});
