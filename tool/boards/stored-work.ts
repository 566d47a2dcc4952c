import { sql } from '../core/db/database.ts';
import type { SubmissionFacts } from '../submissions/index.ts';

/** A pupil of a class: active, and not a test user. */
export interface Member {
  contextId: string;
  personId: string;
  joinedAt: Date;
}

/** What is stored of one pupil's work for one homework. */
export interface StoredWork {
  classHomeworkId: string;
  personId: string;
  /** Null, like all below: the submission's row hasn't been made yet. */
  submissionId: string | null;
  expected: boolean | null;
  openedAt: Date | null;
  handedInAt: Date | null;
  timedAt: Date | null;
  channel: SubmissionFacts['channel'];
  collectedOn: string | null;
  currentVersion: number | null;
  /** The working copy; version null: written for no hand-in. */
  hasMark: boolean;
  markVersion: number | null;
  points: number | null;
  outcome: 'pass' | 'redo' | null;
  hasComment: boolean;
  isReleased: boolean;
  releasedOutcome: 'pass' | 'redo' | null;
  releasedVersion: number | null;
}

/** What is known while the submission's row hasn't been made: nothing has come in. */
export const NO_WORK: Omit<StoredWork, 'classHomeworkId' | 'personId'> = {
  submissionId: null,
  expected: null,
  openedAt: null,
  handedInAt: null,
  timedAt: null,
  channel: null,
  collectedOn: null,
  currentVersion: null,
  hasMark: false,
  markVersion: null,
  points: null,
  outcome: null,
  hasComment: false,
  isReleased: false,
  releasedOutcome: null,
  releasedVersion: null,
};

export interface LiveAdjustment {
  classHomeworkId: string;
  personId: string;
  kind: SubmissionFacts['adjustments'][number];
  dueAt: Date | null;
  reason: string;
}

export interface Target {
  classHomeworkId: string;
  personId: string;
  included: boolean;
}

// Each of these goes along one index, and what belongs to a submission is looked up for each (lateral, limit 1). A plain join let
// a database that hadn't counted its rows yet compare all marks of the school with all submissions of the class: 8 s for 2,500.

export function readMembers(contextIds: string[], personIds: string[] | null): Promise<Member[]> {
  return sql<Member>(
    `select m.context_id as "contextId", m.person_id as "personId", m.first_seen_at as "joinedAt" from membership m
     where m.context_id = any($1::uuid[]) and ($2::uuid[] is null or m.person_id = any($2::uuid[]))
       and m.role = 'learner' and m.status = 'active' and not m.is_test`,
    [contextIds, personIds],
  );
}

/** @param lateBy what the school judges lateness by: the first version, or the last before the first return */
export function readWork(
  classHomeworkIds: string[],
  personIds: string[] | null,
  lateBy: 'first' | 'last',
): Promise<StoredWork[]> {
  return sql<StoredWork>(
    `select s.class_homework_id as "classHomeworkId", s.person_id as "personId", s.id as "submissionId", s.expected,
       s.opened_at as "openedAt", s.handed_in_at as "handedInAt", ${TIMED_AT[lateBy]} as "timedAt", s.channel,
       s.collected_on::text as "collectedOn", s.current_version as "currentVersion",
       k.id is not null as "hasMark", k.version_number as "markVersion", k.points::float8 as points, k.outcome,
       coalesce(k.comment <> '', false) as "hasComment",
       r.number is not null as "isReleased", r.outcome as "releasedOutcome", r.version_number as "releasedVersion"
     from submission s
     left join lateral (
       select w.id, w.version_number, w.points, w.outcome, w.comment from mark w
       where w.school_id = s.school_id and w.submission_id = s.id and w.round = 1 limit 1
     ) k on true
     left join lateral (
       select q.number, q.outcome, q.version_number from mark_release q
       where q.school_id = s.school_id and q.submission_id = s.id order by q.number desc limit 1
     ) r on k.id is not null
     where s.class_homework_id = any($1::uuid[]) and ($2::uuid[] is null or s.person_id = any($2::uuid[]))`,
    [classHomeworkIds, personIds],
  );
}

const TIMED_AT = {
  first: 's.first_handed_in_at',
  last: `coalesce(
    (select max(v.at) from submission_version v where v.school_id = s.school_id and v.submission_id = s.id and v.kind <> 'taken_back'
       and v.at <= (select min(q.at) from mark_release q where q.school_id = s.school_id and q.submission_id = s.id)),
    s.handed_in_at)`,
};

export function readAdjustments(classHomeworkIds: string[]): Promise<LiveAdjustment[]> {
  return sql<LiveAdjustment>(
    `select a.class_homework_id as "classHomeworkId", a.person_id as "personId", a.kind, a.due_at as "dueAt", a.reason
     from adjustment a where a.class_homework_id = any($1::uuid[]) and a.revoked_at is null`,
    [classHomeworkIds],
  );
}

export function readTargets(classHomeworkIds: string[]): Promise<Target[]> {
  return sql<Target>(
    `select t.class_homework_id as "classHomeworkId", t.person_id as "personId", t.included
     from homework_target t where t.class_homework_id = any($1::uuid[])`,
    [classHomeworkIds],
  );
}
