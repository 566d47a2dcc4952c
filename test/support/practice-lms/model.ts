/** What the practice LMS keeps: plain records, saved as they are to the state file. */

export type FlavourName = 'moodle' | 'canvas';

/** What somebody is in one context. Moodle and Canvas say it differently on the wire, see each flavour. */
export type MemberRole = 'Instructor' | 'TeachingAssistant' | 'Learner' | 'Mentor' | 'TestUser';

export interface Person {
  key: string;
  /** The number that the LMS's own pages use; on Moodle `sub` is the same. */
  number: number;
  /** `sub` in launches, `user_id` in names and roles, `userId` in scores. */
  sub: string;
  /** The name as the LMS shows it: 「陳大文 Chan Tai Man」, or only one of the two. */
  name: string;
  familyName: string;
  givenName: string;
  email: string;
  idNumber: string;
  classNumber?: number;
  administrator?: boolean;
}

export interface Context {
  /** The short name is the key in this LMS's own pages and in the programmatic face. */
  label: string;
  id: string;
  number: number;
  title: string;
  members: { person: string; role: MemberRole }[];
  /** Key of a mentor → keys of the pupils followed. */
  mentees: Record<string, string[]>;
  /** Ids of the contexts that this one was copied from, newest first. */
  history: string[];
  concluded: boolean;
}

export interface Link {
  id: string;
  context: string;
  title: string;
  text: string;
  url: string;
  /** Moodle keeps the text field of its form, line by line; Canvas the object. */
  custom: Record<string, string> | string;
  column?: string;
  published: boolean;
  newWindow: boolean;
  opensAt?: string;
  dueAt?: string;
  closesAt?: string;
  placement?: string;
  /** The link that stands in every context without anybody adding it. */
  standing?: boolean;
}

export interface HistoryEntry {
  at: string;
  by: 'tool' | 'instructor';
  timestamp?: string;
  scoreGiven?: number;
  scoreMaximum?: number;
  shown: number | null;
  comment: string | null;
  activityProgress?: string;
  gradingProgress?: string;
}

export interface Cell {
  /** What the tool sent last, in units of the column's maximum. */
  raw: number | null;
  /** What people see. */
  shown: number | null;
  comment: string | null;
  /** Canvas appends every comment; Moodle has at most one. */
  comments: string[];
  /** Milliseconds; null on Moodle when neither a mark nor a comment is left. */
  timestamp: number | null;
  overridden: boolean;
  byInstructor: boolean;
  attempts: number;
  submittedAt?: string;
  history: HistoryEntry[];
}

export interface SubmissionReview {
  reviewableStatus?: string[];
  label?: string;
  url?: string;
  custom?: Record<string, string>;
}

export interface Column {
  id: string;
  context: string;
  /** The tool that may see it; '' for a column that belongs to nobody but the LMS. */
  clientId: string;
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  tag?: string;
  link?: string;
  /** Made by the LMS's own pages or by deep linking, not by a call of the tool. */
  coupled: boolean;
  attemptsAllowed?: number;
  opensAt?: string;
  dueAt?: string;
  review?: SubmissionReview;
  submissionType?: { type: string; external_tool_url?: string };
  cells: Record<string, Cell>;
}

export interface ToolMessage {
  type: string;
  placement: string;
  targetLinkUri: string;
  label: string;
}

export interface Tool {
  clientId: string;
  /** Moodle's number of the tool type; Canvas's of the external tool. */
  number: number;
  /** Empty on Canvas until an administrator has activated it. */
  deploymentId: string;
  state: 'pending' | 'active';
  name: string;
  domain: string;
  loginUri: string;
  redirectUris: string[];
  keysUri: string;
  targetLinkUri: string;
  messages: ToolMessage[];
  scopes: string[];
  shareName: boolean;
  shareEmail: boolean;
  custom: Record<string, string>;
}

/** A deep-linked item on Moodle, and on Canvas's form for one, waits for the instructor to press Save. */
export interface Draft {
  id: string;
  context: string;
  clientId: string;
  placement: string;
  item: Record<string, unknown>;
}

export interface StoredKey {
  kid: string;
  privatePem: string;
}

export interface PlatformState {
  nextNumber: number;
  people: Person[];
  contexts: Context[];
  tools: Tool[];
  links: Link[];
  columns: Column[];
  drafts: Draft[];
  /** The last one signs; all are published. */
  keys: StoredKey[];
}
