import { describe, expect, test } from '@jest/globals';
import { classCodeOf, classKey, levelOf } from '../../../tool/school/class-code.ts';
import { defaultPatterns, mapShortName, patternMistake } from '../../../tool/school/short-name.ts';
import { defaultSubjects } from '../../../tool/school/subjects.ts';

const map = (label: string | null, title: string | null = null, classes: string[] = ['3A', '3B', '1 Joy', '10A']) => {
  const match = mapShortName(label, title, defaultPatterns, classes, defaultSubjects);
  return match && [match.classCode, match.subjectCode];
};

describe('short names of courses', () => {
  test.each([
    ['3A-CHI', ['3A', 'CHI']],
    ['3a-chi', ['3A', 'CHI']],
    ['３Ａ－ＣＨＩ', ['3A', 'CHI']],
    ['3A CHI', ['3A', 'CHI']],
    ['3A_ENG', ['3A', 'ENG']],
    ['MATH_3B', ['3B', 'MATH']],
    ['Maths-3B', ['3B', 'MATH']],
    ['3A 中國語文', ['3A', 'CHI']],
    ['3A中文', ['3A', 'CHI']],
    ['P3A-GS', ['3A', 'GS']],
    ['2026-27-3A-CHI', ['3A', 'CHI']],
    ['3A-CHI-2026', ['3A', 'CHI']],
    ['2627 3A General Studies', ['3A', 'GS']],
    ['1 Joy-ENG', ['1 Joy', 'ENG']],
    ['10A-MATH', ['10A', 'MATH']],
    ['3A', ['3A', null]],
    ['4C-PE', ['4C', 'PE']],
    ['S1B-SCI', ['S1B', 'SCI']],
  ])('%s', (label, expected) => expect(map(label)).toEqual(expected));

  test.each(['Staff room', 'CHI', '', '2026', '3A-Chess club', 'A3-CHI'])('%s is nobody’s class', (label) =>
    expect(map(label)).toBeNull(),
  );

  test('the title is read when the short name says nothing', () => {
    expect(map('CRS-00231', '3A 數學')).toEqual(['3A', 'MATH']);
    expect(map(null, '3B English')).toEqual(['3B', 'ENG']);
  });

  test('the short name goes before the title', () => expect(map('3A-CHI', '3B English')).toEqual(['3A', 'CHI']));

  test('a school’s own pattern', () => {
    const match = mapShortName('CHING-3A.CHI', null, ['CHING-{class}.{subject}'], [], defaultSubjects);
    expect(match).toEqual({ classCode: '3A', subjectCode: 'CHI', pattern: 'CHING-{class}.{subject}' });
  });

  test('a pattern’s plain characters are not an expression', () => {
    expect(mapShortName('3A-CHI', null, ['{class}.{subject}'], ['3A'], defaultSubjects)).toBeNull();
  });

  test('no text makes a pattern run wild', () => {
    const started = performance.now();
    mapShortName(
      '3'.repeat(255),
      ' -'.repeat(500),
      ['*{class}*{subject}', ...defaultPatterns],
      ['3A'],
      defaultSubjects,
    );
    expect(performance.now() - started).toBeLessThan(500);
  });
});

test.each([
  ['{class}-{subject}', null],
  ['* {class}', null],
  ['{subject}', 'pattern_without_class'],
  ['{class}{class}', 'pattern_unreadable'],
  ['{class}-{year}', 'pattern_unreadable'],
  ['***{class}', 'pattern_unreadable'],
])('pattern %s', (pattern, mistake) => expect(patternMistake(pattern)).toBe(mistake));

test.each([
  ['３Ａ', '3A'],
  [' 3 a ', '3A'],
  ['3A班', '3A'],
  ['1 Joy', '1 Joy'],
  ['', undefined],
  ['   ', undefined],
  ['x'.repeat(21), undefined],
])('class code %j', (text, code) => expect(classCodeOf(text)).toBe(code));

test('the same class, written differently', () => {
  expect(new Set(['3A', 'P3A', 'p.3a', '小3A', '３Ａ', '3A班'].map(classKey)).size).toBe(1);
  expect([levelOf('3A'), levelOf('P6B'), levelOf('10A'), levelOf('Joy')]).toEqual([3, 6, 10, null]);
});
