import type { SessionRole } from '../core/http/session.contract.ts';

/**
 * All that the tool asks of a learning platform, in 1EdTech words. LTI and, later, Google Classroom answer it in their own
 * way. No method may be called within a transaction. What a platform doesn't offer throws `NotSupported`; what goes
 * wrong on the way throws `LmsError`; only a score has typed outcomes, since each of them is another state of a mark.
 */
export interface LmsGateway {
  /** Everybody in the context, page by page (NRPS 2.0). When it throws midway, what came before is incomplete. */
  memberships(context: ContextRef): AsyncIterable<Membership>;
  /** @returns the new column with the URL that the platform gave it (AGS 2.0 §3.2) */
  createLineItem(context: ContextRef, lineItem: NewLineItem): Promise<LineItem>;
  /** The column that bears our `resourceId`, also one that the platform made after deep linking. */
  findLineItem(context: ContextRef, resourceId: string): Promise<LineItem | undefined>;
  /** Changes label or maximum; all else stays as the platform has it. */
  updateLineItem(context: ContextRef, lineItemUrl: string, changes: LineItemChanges): Promise<void>;
  sendScore(context: ContextRef, lineItemUrl: string, score: Score): Promise<ScoreOutcome>;
  /** What the gradebook shows: all, or one person's. */
  results(context: ContextRef, lineItemUrl: string, lmsUserId?: string): AsyncIterable<Result>;
  /** Whether a comment that is sent again is added a second time (Canvas) or merely kept (Moodle). */
  readonly appendsComments: boolean;
}

/** A context as the gateway needs it. */
export interface ContextRef {
  id: string;
  schoolId: string;
  contextId: string;
  membershipsUrl: string | null;
  lineItemsUrl: string | null;
  agsScopes: string[];
}

export interface Membership {
  lmsUserId: string;
  /** As the platform wrote them. */
  roles: string[];
  role: SessionRole;
  name: string | null;
  givenName: string | null;
  familyName: string | null;
  email: string | null;
  sourcedId: string | null;
  status: 'Active' | 'Inactive' | 'Deleted';
  isTest: boolean;
  raw: Record<string, unknown>;
}

export interface NewLineItem {
  label: string;
  scoreMaximum: number;
  /** Our id of the homework in the class: how the column is found again. */
  resourceId: string;
  tag?: string;
  dueAt?: Date | null;
}

export interface LineItem {
  /** The URL that names it. */
  url: string;
  label: string;
  scoreMaximum: number;
  resourceId: string | null;
  resourceLinkId: string | null;
}

export interface LineItemChanges {
  label?: string;
  scoreMaximum?: number;
  dueAt?: Date | null;
}

/** One mark. It is sent as fully graded: on Moodle and Canvas anything else wipes the mark that stands. */
export interface Score {
  lmsUserId: string;
  given: number;
  maximum: number;
  /** Null: no comment is sent where the platform would append it; where leaving it out erases, it goes every time. */
  comment: string | null;
  /** Whole seconds, later than the last one for this cell. */
  at: Date;
  /** When the work was handed in, if it was. */
  submittedAt?: Date | null;
}

/** What became of a score. `detail` is a code or status for the log, never the platform's text. */
export type ScoreOutcome =
  | { kind: 'accepted' }
  /** The platform holds a score of this moment or a later one. */
  | { kind: 'not_later' }
  /** `certain` false: Moodle says the same for every mistake in a score; the roster decides. */
  | { kind: 'not_in_context'; certain: boolean }
  /** Also said of a column in a concluded course. */
  | { kind: 'column_gone' }
  /** Moodle answers an empty 500: perhaps an outage. After two or three, read the result. */
  | { kind: 'locked' }
  | { kind: 'rate_limited'; retryAfterMs: number | null }
  | { kind: 'unauthorised'; detail: string }
  | { kind: 'refused'; detail: string }
  | { kind: 'unsupported' }
  /** `unknownOutcome`: the score may have arrived; read the result before sending again. */
  | { kind: 'unavailable'; unknownOutcome: boolean; retryAfterMs: number | null; detail: string };

export interface Result {
  lmsUserId: string;
  points: number | null;
  pointsMax: number | null;
  comment: string | null;
  at: Date | null;
}

/** The platform doesn't offer this, or not to us. */
export class NotSupported extends Error {
  readonly service: 'names_and_roles' | 'line_items' | 'scores' | 'results';

  constructor(service: NotSupported['service']) {
    super(`the platform does not offer ${service}`);
    this.name = 'NotSupported';
    this.service = service;
  }
}

export type LmsProblem =
  /** The registration or the deployment is switched off. */
  | 'off'
  | 'unavailable'
  | 'rate_limited'
  | 'unauthorised'
  | 'gone'
  | 'refused'
  /** It answered, but not as the standard says: a log-in page, endless pages, broken JSON. */
  | 'bad_answer';

/** A service call that brought nothing. `detail` is a code or status for the log, never the platform's text. */
export class LmsError extends Error {
  readonly problem: LmsProblem;
  readonly detail: string;
  readonly retryAfterMs: number | null;
  /** The platform may have done it all the same. */
  readonly unknownOutcome: boolean;

  constructor(
    problem: LmsProblem,
    detail: string,
    more: { retryAfterMs?: number | null; unknownOutcome?: boolean; cause?: unknown } = {},
  ) {
    super(`the LMS could not be asked: ${problem} (${detail})`, { cause: more.cause });
    this.name = 'LmsError';
    this.problem = problem;
    this.detail = detail;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.unknownOutcome = more.unknownOutcome ?? false;
  }
}
