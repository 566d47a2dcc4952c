import { plainScore, type Family } from './family.ts';

/** Tried on Moodle 4.5.6 and 4.1. */
export const moodle: Family = {
  appendsComments: false,
  // a score without a comment erases the comment that stands
  scoreBody: (score) => ({ ...plainScore(score), comment: score.comment ?? '' }),
  readScoreAnswer({ status, body }) {
    if (status === 409) return { kind: 'not_later' };
    // "Incorrect score received" is all it says: an unknown user, a teacher, or a body that it doesn't like
    if (status === 400) return { kind: 'not_in_context', certain: false };
    // a locked item or mark
    if (status === 500 && body.trim() === '') return { kind: 'locked' };
    return undefined;
  },
  lineItemExtras: () => ({}),
};
