import type { NewLineItem, Score, ScoreOutcome } from '../../gateway.ts';
import type { SafeAnswer } from '../../safe-fetch.ts';

/** Where LMSs differ in what touches a mark. One file each; facts and sources in the comments there. */
export interface Family {
  appendsComments: boolean;
  /** The body of a score (AGS 2.0 §3.4). */
  scoreBody(score: Score): Record<string, unknown>;
  /** What an answer means that isn't understood alike everywhere; undefined: the usual meaning. */
  readScoreAnswer(answer: SafeAnswer): ScoreOutcome | undefined;
  /** Members of a new line item that only this LMS reads. `launchUrl` leads to the homework. */
  lineItemExtras(lineItem: NewLineItem, launchUrl: string): Record<string, unknown>;
}

/** The members of a score that all take. Whole seconds: Moodle compares no finer. */
export function plainScore(score: Score): Record<string, unknown> {
  return {
    userId: score.lmsUserId,
    scoreGiven: score.given,
    scoreMaximum: score.maximum,
    activityProgress: 'Completed',
    // anything else, or a score without points, erases the mark on Moodle and on Canvas
    gradingProgress: 'FullyGraded',
    timestamp: score.at.toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(score.submittedAt ? { submission: { submittedAt: score.submittedAt.toISOString() } } : {}),
  };
}
