import { expect, test } from '@jest/globals';
import { AppError } from '../../../tool/core/http/errors.ts';
import { classHomeworkState, type ClassHomeworkState } from '../../../tool/homework/homework.contract.ts';
import { assertCanBecome, canBecome, isOut } from '../../../tool/homework/homework.lifecycle.ts';

const states = classHomeworkState.options;

/** Read: from the row, which columns are possible. */
const TABLE: Record<ClassHomeworkState, string> = {
  //          draft scheduled published closed archived
  draft: 'yes yes yes no no',
  scheduled: 'yes yes yes no no',
  published: 'no no yes yes yes',
  closed: 'no no yes yes yes',
  archived: 'no no yes yes yes',
};

test.each(states.flatMap((from) => states.map((to, column) => [from, to, TABLE[from].split(' ')[column]] as const)))(
  'from %s to %s: %s',
  (from, to, possible) => {
    expect(canBecome(from, to)).toBe(possible === 'yes');
  },
);

test('what pupils have seen never becomes unseen again', () => {
  for (const from of states.filter(isOut))
    for (const to of states) if (!isOut(to)) expect(canBecome(from, to)).toBe(false);
});

test('an impossible step says from where to where', () => {
  expect(() => assertCanBecome('published', 'draft')).toThrow(AppError);
  try {
    assertCanBecome('published', 'draft');
  } catch (error) {
    expect(error).toMatchObject({
      status: 409,
      code: 'state_not_possible',
      details: { from: 'published', to: 'draft' },
    });
  }
});
