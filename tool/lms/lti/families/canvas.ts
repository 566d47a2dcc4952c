import { plainScore, type Family } from './family.ts';

/** Read in Canvas's source: scores_controller, line_items_controller, gradebook_services. */
export const canvas: Family = {
  appendsComments: true,
  scoreBody: (score) => ({
    ...plainScore(score),
    ...(score.comment ? { comment: score.comment } : {}),
    // every plain score would count as another attempt
    'https://canvas.instructure.com/lti/submission': { new_submission: false },
  }),
  readScoreAnswer({ status, body }) {
    if (status === 400 && /before last updated/i.test(body)) return { kind: 'not_later' };
    if (status === 422 && /user not found|not a student/i.test(body)) return { kind: 'not_in_context', certain: true };
    return undefined;
  },
  lineItemExtras: (lineItem, launchUrl) => ({
    // without it the assignment is "No submission", with nothing for pupils to open
    'https://canvas.instructure.com/lti/submission_type': { type: 'external_tool', external_tool_url: launchUrl },
    ...(lineItem.dueAt ? { endDateTime: lineItem.dueAt.toISOString() } : {}),
  }),
};
