import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, instant } from '../../../tool/core/clock.ts';
import { deriveAxes, type SubmissionFacts } from '../../../tool/submissions/submission.lifecycle.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Friday 20 November 2026, 08:00 in Hong Kong. */
const DUE = instant('2026-11-20T00:00:00Z');
const LAST = addMs(DUE, 10 * MINUTE);
const before = addMs(DUE, -DAY);
const after = addMs(DUE, 3 * 60 * MINUTE);

const digital: SubmissionFacts = {
  handingIn: 'digital',
  timeZone: 'Asia/Hong_Kong',
  graceMinutes: 10,
  dueAt: DUE,
  dueWhy: 'class',
  collectionClosedAt: null,
  handedInAt: null,
  timedAt: null,
  channel: null,
  collectedOn: null,
  currentVersion: null,
  adjustments: [],
  expected: true,
  hasCompleteMark: false,
  returned: null,
};
const paper: SubmissionFacts = { ...digital, handingIn: 'paper' };
const handedIn = (at: Date): Partial<SubmissionFacts> => ({
  handedInAt: at,
  timedAt: at,
  channel: 'digital',
  currentVersion: 1,
});
const collected = (at: Date, on: string): Partial<SubmissionFacts> => ({
  ...handedIn(at),
  channel: 'paper',
  collectedOn: on,
});

describe('work, timeliness and the one word shown', () => {
  test.each<[string, SubmissionFacts, Date, ReturnType<typeof deriveAxes>['work'], string | null, string]>([
    ['nothing yet', digital, before, 'to_do', null, 'to_do'],
    ['the last moment of grace', digital, LAST, 'to_do', null, 'to_do'],
    ['a millisecond after it', digital, addMs(LAST, 1), 'missing', null, 'missing'],
    ['in time', { ...digital, ...handedIn(before) }, after, 'handed_in', 'in_time', 'handed_in'],
    ['in the last moment of grace', { ...digital, ...handedIn(LAST) }, after, 'handed_in', 'in_time', 'handed_in'],
    ['late by a millisecond', { ...digital, ...handedIn(addMs(LAST, 1)) }, after, 'handed_in', 'late', 'late'],
    [
      'again after it was due, the first in time',
      { ...digital, ...handedIn(after), timedAt: before },
      after,
      'handed_in',
      'in_time',
      'handed_in',
    ],
    ['no due time', { ...digital, dueAt: null, dueWhy: 'none' }, after, 'to_do', null, 'to_do'],
    [
      'no due time, handed in',
      { ...digital, dueAt: null, dueWhy: 'none', ...handedIn(after) },
      after,
      'handed_in',
      'in_time',
      'handed_in',
    ],
    ['nothing to hand in', { ...digital, handingIn: 'none' }, after, 'no_hand_in', null, 'no_hand_in'],
    ['extended', { ...digital, dueAt: addMs(DUE, DAY), dueWhy: 'extension' }, after, 'to_do', null, 'to_do'],
    [
      'extended and past that',
      { ...digital, dueAt: addMs(DUE, DAY), dueWhy: 'extension' },
      addMs(DUE, 2 * DAY),
      'missing',
      null,
      'missing',
    ],
    ['paper before it is due', paper, before, 'to_do', null, 'to_do'],
    ['paper before 收齊', paper, after, 'not_collected', null, 'not_collected'],
    ['paper after 收齊', { ...paper, collectionClosedAt: after }, after, 'missing', null, 'missing'],
    ['收齊 before it was due', { ...paper, collectionClosedAt: before }, before, 'to_do', null, 'to_do'],
    [
      '收齊 without a due time',
      { ...paper, dueAt: null, collectionClosedAt: before },
      after,
      'missing',
      null,
      'missing',
    ],
    ['either, before 收齊', { ...paper, handingIn: 'either' }, after, 'not_collected', null, 'not_collected'],
    [
      'either, digitally late before 收齊',
      { ...paper, handingIn: 'either', ...handedIn(after) },
      after,
      'handed_in',
      'late',
      'late',
    ],
    [
      'a book ticked at noon of the day',
      { ...paper, ...collected(after, '2026-11-20'), collectionClosedAt: after },
      after,
      'handed_in',
      'in_time',
      'handed_in',
    ],
    [
      'a book of the next day, before 收齊',
      { ...paper, ...collected(addMs(DUE, DAY), '2026-11-21') },
      addMs(DUE, DAY),
      'handed_in',
      'in_time',
      'handed_in',
    ],
    [
      'a book of the next day, after 收齊',
      { ...paper, ...collected(addMs(DUE, DAY), '2026-11-21'), collectionClosedAt: after },
      addMs(DUE, DAY),
      'handed_in',
      'late',
      'late',
    ],
    ['excused', { ...digital, adjustments: ['excuse'] }, after, 'to_do', null, 'excused'],
    ['absent', { ...digital, adjustments: ['absence'] }, after, 'to_do', null, 'absent'],
    ['hidden', { ...digital, adjustments: ['hide'] }, after, 'to_do', null, 'excused'],
    [
      'absent on paper, after 收齊',
      { ...paper, adjustments: ['absence'], collectionClosedAt: after },
      after,
      'to_do',
      null,
      'absent',
    ],
    [
      'absent, brought it afterwards',
      { ...digital, adjustments: ['absence'], ...handedIn(addMs(DUE, DAY)) },
      addMs(DUE, DAY),
      'handed_in',
      null,
      'handed_in',
    ],
    ['a test user, or who left', { ...digital, expected: false }, after, 'to_do', null, 'to_do'],
    [
      'joined later, handed in',
      { ...digital, expected: false, ...handedIn(after) },
      after,
      'handed_in',
      null,
      'handed_in',
    ],
  ])('%s', (_case, facts, at, work, timeliness, shown) => {
    expect(deriveAxes(facts, at)).toMatchObject({ work, timeliness, shown });
  });
});

describe('judgement', () => {
  const returned = (outcome: 'pass' | 'redo' | null, versionNumber: number | null) => ({ outcome, versionNumber });
  test.each<[string, Partial<SubmissionFacts>, string, string]>([
    ['nobody has marked it', handedIn(before), 'unmarked', 'handed_in'],
    ['the working copy is complete', { ...handedIn(before), hasCompleteMark: true }, 'marked', 'marked'],
    ['returned', { ...handedIn(before), returned: returned(null, 1) }, 'returned', 'marked'],
    ['returned, late', { ...handedIn(after), returned: returned('pass', 1) }, 'returned', 'marked'],
    ['returned to be corrected', { ...handedIn(before), returned: returned('redo', 1) }, 'redo', 'to_correct'],
    [
      'the correction came',
      { ...handedIn(before), currentVersion: 2, returned: returned('redo', 1) },
      'unmarked',
      'handed_in',
    ],
    [
      'the correction is marked',
      { ...handedIn(before), currentVersion: 2, returned: returned('redo', 1), hasCompleteMark: true },
      'marked',
      'marked',
    ],
    ['marked without a hand-in', { returned: returned(null, null) }, 'returned', 'marked'],
    [
      'marked without a hand-in, then it came',
      { ...handedIn(after), returned: returned(null, null) },
      'unmarked',
      'late',
    ],
    [
      'excused all the same returned',
      { adjustments: ['excuse'], returned: returned('pass', null) },
      'returned',
      'marked',
    ],
  ])('%s', (_case, facts, judgement, shown) => {
    expect(deriveAxes({ ...digital, ...facts }, after)).toMatchObject({ judgement, shown });
  });
});

const anyInstant = fc.integer({ min: -10 * DAY, max: 10 * DAY }).map((ms) => addMs(DUE, ms));
const anyFacts: fc.Arbitrary<SubmissionFacts> = fc
  .record({
    handingIn: fc.constantFrom('digital' as const, 'paper' as const, 'either' as const, 'none' as const),
    graceMinutes: fc.integer({ min: 0, max: 1440 }),
    dueAt: fc.option(anyInstant),
    extended: fc.boolean(),
    collectionClosedAt: fc.option(anyInstant),
    handedInAt: fc.option(anyInstant),
    channel: fc.constantFrom('digital' as const, 'paper' as const, 'family' as const),
    collectedOn: fc.constantFrom('2026-11-18', '2026-11-20', '2026-11-23'),
    currentVersion: fc.integer({ min: 1, max: 4 }),
    adjustments: fc.uniqueArray(fc.constantFrom('excuse' as const, 'hide' as const, 'absence' as const)),
    expected: fc.boolean(),
    hasCompleteMark: fc.boolean(),
    returned: fc.option(
      fc.record({
        outcome: fc.option(fc.constantFrom('pass' as const, 'redo' as const)),
        versionNumber: fc.option(fc.integer({ min: 1, max: 4 })),
      }),
    ),
  })
  .map(({ extended, ...facts }) => ({
    ...digital,
    ...facts,
    dueWhy: facts.dueAt === null ? ('none' as const) : extended ? ('extension' as const) : ('class' as const),
    timedAt: facts.handedInAt,
    channel: facts.handedInAt && facts.channel,
    collectedOn: facts.handedInAt && facts.channel === 'paper' ? facts.collectedOn : null,
    currentVersion: facts.handedInAt && facts.currentVersion,
  }));

describe('nobody is accused wrongly', () => {
  const holds = (claim: (facts: SubmissionFacts, at: Date) => void): void =>
    fc.assert(fc.property(anyFacts, anyInstant, claim), { numRuns: process.env.TEST_LONG ? 20_000 : 1000 });

  test('on paper nobody is missing or late before 收齊', () =>
    holds((facts, at) => {
      const axes = deriveAxes({ ...facts, collectionClosedAt: null }, at);
      if (facts.handingIn === 'paper' || facts.handingIn === 'either') expect(axes.work).not.toBe('missing');
      if (facts.channel === 'paper') expect(axes.timeliness).not.toBe('late');
    }));

  test('nobody is missing or late while excused, absent or not shown the work, nor who is not expected', () =>
    holds((facts, at) => {
      const axes = deriveAxes(facts, at);
      if (facts.adjustments.length === 0 && facts.expected) return;
      expect(axes.work).not.toBe('missing');
      expect(axes.timeliness).not.toBe('late');
      expect(['missing', 'late']).not.toContain(axes.shown);
    }));

  test('nobody is missing before their own due time and its grace, nor who has handed in, nor where nothing is handed in', () =>
    holds((facts, at) => {
      const early = facts.dueAt !== null && at <= addMs(facts.dueAt, facts.graceMinutes * MINUTE);
      if (early || facts.handedInAt !== null || facts.handingIn === 'none')
        expect(deriveAxes(facts, at).work).not.toBe('missing');
    }));

  test('a later due time never makes anything worse', () =>
    holds((facts, at) => {
      if (facts.dueAt === null) return;
      const extended = deriveAxes({ ...facts, dueAt: addMs(facts.dueAt, DAY), dueWhy: 'extension' }, at);
      const plain = deriveAxes(facts, at);
      if (plain.work !== 'missing') expect(extended.work).not.toBe('missing');
      if (plain.timeliness !== 'late') expect(extended.timeliness).not.toBe('late');
    }));

  test('what was handed in stays handed in whatever time it is', () =>
    holds((facts, at) => {
      const now = deriveAxes(facts, at);
      const later = deriveAxes(facts, addMs(at, 400 * DAY));
      expect(later.timeliness).toBe(now.timeliness);
      expect(later.judgement).toBe(now.judgement);
    }));
});
