import { effectiveDue } from '../calendar/index.ts';
import { instant } from '../core/clock.ts';
import type { ClassHomeworkState, HandingIn, Marking } from '../homework/homework.contract.ts';
import type { SubmissionFacts } from './submission.lifecycle.ts';

/** One pupil's homework with all the facts, as the statement below brings it. */
export interface FactsRow {
  classHomeworkId: string;
  homeworkId: string;
  contextId: string;
  state: ClassHomeworkState;
  title: string;
  marking: Marking;
  points: number | null;
  handingIn: HandingIn;
  minutes: number | null;
  timeZone: string;
  graceMinutes: number;
  classDueAt: Date | null;
  collectionClosedAt: Date | null;
  submissionId: string | null;
  handedInAt: Date | null;
  timedAt: Date | null;
  channel: SubmissionFacts['channel'];
  collectedOn: string | null;
  currentVersion: number | null;
  expected: boolean;
  isMember: boolean;
  /** Set for them, and not hidden from them. */
  isForPerson: boolean;
  /** Live ones, as JSON brings them. */
  adjustments: { kind: SubmissionFacts['adjustments'][number]; dueAt: string | null }[];
  hasCompleteMark: boolean;
  releaseNumber: number | null;
  releasedOutcome: 'pass' | 'redo' | null;
  releasedVersion: number | null;
  releasedPoints: number | null;
  releasedPointsMax: number | null;
  releasedComment: string | null;
  releasedAt: Date | null;
}

/**
 * Who is expected by the class list: set for them, and known to us before it was due; a pupil who joins later owes
 * nothing of before. On `class_homework ch`, `membership mb`, `homework_target tg`.
 */
export const EXPECTED_BY_LIST = `(mb.first_seen_at <= coalesce(ch.due_at, ch.collection_closed_at, 'infinity'))`;

/** Set for a person: named, or nobody is named and they aren't left out. */
export const IS_TARGET = `coalesce(tg.included, not exists (select 1 from homework_target i
  where i.school_id = ch.school_id and i.class_homework_id = ch.id and i.included))`;

export const FACT_COLUMNS = `ch.id as "classHomeworkId", ch.homework_id as "homeworkId", ch.context_id as "contextId", ch.state,
  h.title, h.marking, h.points::float8 as points, h.handing_in as "handingIn", h.minutes, sch.time_zone as "timeZone",
  ch.grace_minutes as "graceMinutes", ch.due_at as "classDueAt", ch.collection_closed_at as "collectionClosedAt",
  s.id as "submissionId", s.handed_in_at as "handedInAt",
  case when sch.late_by = 'first' then s.first_handed_in_at else coalesce(
    (select max(v.at) from submission_version v where v.school_id = s.school_id and v.submission_id = s.id and v.kind <> 'taken_back'
       and v.at <= (select min(q.at) from mark_release q where q.school_id = s.school_id and q.submission_id = s.id)),
    s.handed_in_at) end as "timedAt",
  s.channel, s.collected_on::text as "collectedOn", s.current_version as "currentVersion",
  mb.id is not null and coalesce(s.expected, ${EXPECTED_BY_LIST}) as expected, mb.id is not null as "isMember",
  fact.is_for_person as "isForPerson", aj.list as adjustments,
  coalesce(case h.marking when 'points' then mk.points is not null when 'pass_redo' then mk.outcome is not null else mk.comment <> '' end
    and mk.version_number is not distinct from s.current_version, false) as "hasCompleteMark",
  rl.number as "releaseNumber", rl.outcome as "releasedOutcome", rl.version_number as "releasedVersion",
  rl.points::float8 as "releasedPoints", rl.points_max::float8 as "releasedPointsMax", rl.comment as "releasedComment",
  rl.at as "releasedAt"`;

/**
 * Joins to `class_homework ch` for one person, also where no submission row has been made yet. Each row is looked up by
 * its key (lateral, limit 1): before the first statistics PostgreSQL would join whole tables with each other.
 * @param person the expression of the person's id, e.g. `$1::uuid`
 */
export const factJoins = (person: string): string => `
  join lateral (
    select x.* from homework x where x.school_id = ch.school_id and x.id = ch.homework_id and x.deleted_at is null limit 1
  ) h on true
  join school sch on sch.school_id = ch.school_id
  left join lateral (
    select x.* from submission x where x.school_id = ch.school_id and x.class_homework_id = ch.id and x.person_id = ${person} limit 1
  ) s on true
  left join lateral (
    select x.* from membership x where x.school_id = ch.school_id and x.context_id = ch.context_id and x.person_id = ${person}
      and x.role = 'learner' and x.status = 'active' and not x.is_test limit 1
  ) mb on true
  left join lateral (
    select x.* from homework_target x where x.school_id = ch.school_id and x.class_homework_id = ch.id and x.person_id = ${person} limit 1
  ) tg on true
  left join lateral (
    select x.* from mark x where x.school_id = s.school_id and x.submission_id = s.id and x.round = 1 limit 1
  ) mk on true
  left join lateral (
    select x.* from mark_release x where x.school_id = s.school_id and x.submission_id = s.id order by x.number desc limit 1
  ) rl on true
  left join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'dueAt', a.due_at)), '[]') as list,
      coalesce(bool_or(a.kind = 'hide'), false) as hidden
    from adjustment a where a.school_id = ch.school_id and a.class_homework_id = ch.id and a.person_id = ${person} and a.revoked_at is null
  ) aj on true
  cross join lateral (select ${IS_TARGET} and not aj.hidden as is_for_person) fact`;

/**
 * The facts of a row, for deriveAxes.
 * @param onlooker a pupil never learns of the teacher's working copy
 */
export function factsOf(row: FactsRow, onlooker: 'teacher' | 'pupil'): SubmissionFacts {
  const { dueAt, dueWhy } = effectiveDue(
    row.classDueAt,
    row.adjustments.map((one) => ({ kind: one.kind, dueAt: one.dueAt === null ? null : instant(one.dueAt) })),
  );
  return {
    ...row,
    dueAt,
    dueWhy,
    adjustments: row.adjustments.map((adjustment) => adjustment.kind),
    hasCompleteMark: onlooker === 'teacher' && row.hasCompleteMark,
    returned: row.releaseNumber === null ? null : { outcome: row.releasedOutcome, versionNumber: row.releasedVersion },
  };
}
