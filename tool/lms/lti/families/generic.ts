import { plainScore, type Family } from './family.ts';

/** Any LTI Advantage platform, and what Blackboard and Brightspace answer for people who left. */
export const generic: Family = {
  appendsComments: false,
  scoreBody: (score) => ({ ...plainScore(score), ...(score.comment === null ? {} : { comment: score.comment }) }),
  readScoreAnswer({ status, body }) {
    if (status === 409) return { kind: 'not_later' };
    if (status === 400 && /user could not be found/i.test(body)) return { kind: 'not_in_context', certain: true };
    if ((status === 403 || status === 404) && /not enrolled|user .*does not exist/i.test(body))
      return { kind: 'not_in_context', certain: true };
    return undefined;
  },
  lineItemExtras: (lineItem) => (lineItem.dueAt ? { endDateTime: lineItem.dueAt.toISOString() } : {}),
};
