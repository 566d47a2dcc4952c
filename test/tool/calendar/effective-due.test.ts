import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { effectiveDue, isLate, type DueAdjustment } from '../../../tool/calendar/effective-due.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 10, number));
const extension = (number: number, revoked = false): DueAdjustment => ({
  kind: 'extension',
  dueAt: day(number),
  revokedAt: revoked ? day(1) : null,
});

describe('the effective due time', () => {
  test.each<[string, Date | null, DueAdjustment[], Date | null, string]>([
    ['is the class’s', day(20), [], day(20), 'class'],
    ['is the extension’s', day(20), [extension(23)], day(23), 'extension'],
    ['is the latest extension’s', day(20), [extension(24), extension(22)], day(24), 'extension'],
    ['an extension taken back counts for nothing', day(20), [extension(23, true)], day(20), 'class'],
    ['the class was moved past the extension', day(25), [extension(23)], day(25), 'class'],
    ['the class was moved onto the extension', day(23), [extension(23)], day(23), 'class'],
    ['excuses and absences don’t move it', day(20), [{ kind: 'absence', dueAt: null }], day(20), 'class'],
    ['nothing is due', null, [extension(23)], null, 'none'],
  ])('%s', (_name, classDue, adjustments, dueAt, dueWhy) => {
    expect(effectiveDue(classDue, adjustments)).toEqual({ dueAt, dueWhy });
  });

  test('is never before the class’s, whatever was adjusted', () => {
    const adjustment = fc.record({
      kind: fc.constantFrom('extension' as const, 'excuse' as const, 'hide' as const, 'absence' as const),
      dueAt: fc.option(fc.date({ noInvalidDate: true })),
      revokedAt: fc.option(fc.date({ noInvalidDate: true })),
    });
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.array(adjustment), (classDue, adjustments) => {
        const { dueAt } = effectiveDue(classDue, adjustments);
        expect((dueAt as Date) >= classDue).toBe(true);
      }),
    );
  });
});

describe('late', () => {
  test.each([
    [0, 0, false],
    [1, 0, true],
    [10 * 60_000, 10, false],
    [10 * 60_000 + 1, 10, true],
    [-1, 0, false],
  ])('%i ms after the due time with %i minutes of grace: %s', (ms, grace, expected) => {
    expect(isLate(new Date(day(20).getTime() + ms), day(20), grace)).toBe(expected);
  });

  test('nothing is late without a due time', () => {
    expect(isLate(day(20), null, 0)).toBe(false);
  });
});
