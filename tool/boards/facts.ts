import { effectiveDue } from '../calendar/index.ts';
import { sql } from '../core/db/database.ts';
import type { ClassHomeworkState, HandingIn } from '../homework/homework.contract.ts';
import { isOut } from '../homework/index.ts';
import { deriveAxes, type Axes, type SubmissionFacts } from '../submissions/index.ts';

/** What is the same for all pupils of a homework in one class. */
export interface HomeworkFacts {
  classHomeworkId: string;
  state: ClassHomeworkState;
  handingIn: HandingIn;
  timeZone: string;
  graceMinutes: number;
  dueAt: Date | null;
  collectionClosedAt: Date | null;
}

/** One pupil × one homework as stored. */
interface FactsRow {
  classHomeworkId: string;
  personId: string;
  submissionId: string | null;
  openedAt: Date | null;
  handedInAt: Date | null;
  timedAt: Date | null;
  channel: SubmissionFacts['channel'];
  collectedOn: string | null;
  currentVersion: number | null;
  /** Null: the submission's row hasn't been made yet. */
  expected: boolean | null;
  joinedAt: Date;
  adjustments: SubmissionFacts['adjustments'] | null;
  extendedTo: Date | null;
  exemptReason: string | null;
  hasCompleteMark: boolean | null;
  points: number | null;
  outcome: 'pass' | 'redo' | null;
  isReleased: boolean;
  releasedOutcome: 'pass' | 'redo' | null;
  releasedVersion: number | null;
}

/** The same with what follows from it at one instant. */
export interface PupilState extends Omit<FactsRow, 'expected'> {
  expected: boolean;
  dueAt: Date | null;
  axes: Axes;
}

/** The rule of marking for "complete", on `homework h` and `mark k`. */
const IS_COMPLETE = `case h.marking when 'points' then k.points is not null when 'pass_redo' then k.outcome is not null else k.comment <> '' end`;

/** Lateness is judged by the first version, or where the school says so by the last before the first return. */
const TIMED_AT = `case when sch.late_by = 'first' then s.first_handed_in_at else coalesce(
    (select max(v.at) from submission_version v where v.school_id = s.school_id and v.submission_id = s.id and v.kind <> 'taken_back'
       and v.at <= (select min(q.at) from mark_release q where q.school_id = s.school_id and q.submission_id = s.id)),
    s.handed_in_at) end`;

/**
 * Starts from the class's active learners, not from submissions: their rows are made by an event and may be a second away.
 * $1 class homework ids, $2 person ids or null for all
 */
const FACTS = `select ch.id as "classHomeworkId", m.person_id as "personId", m.first_seen_at as "joinedAt",
    s.id as "submissionId", s.opened_at as "openedAt", s.handed_in_at as "handedInAt", ${TIMED_AT} as "timedAt", s.channel,
    s.collected_on::text as "collectedOn", s.current_version as "currentVersion", s.expected,
    a.kinds as adjustments, a.extended_to as "extendedTo", a.exempt_reason as "exemptReason",
    ${IS_COMPLETE} and k.version_number is not distinct from s.current_version as "hasCompleteMark",
    k.points::float8 as points, k.outcome,
    r.submission_id is not null as "isReleased", r.outcome as "releasedOutcome", r.version_number as "releasedVersion"
  from class_homework ch
  join school sch on sch.school_id = ch.school_id
  join homework h on h.school_id = ch.school_id and h.id = ch.homework_id
  join membership m on m.school_id = ch.school_id and m.context_id = ch.context_id
    and m.role = 'learner' and m.status = 'active' and not m.is_test
  left join homework_target t on t.school_id = ch.school_id and t.class_homework_id = ch.id and t.person_id = m.person_id
  left join submission s on s.school_id = ch.school_id and s.class_homework_id = ch.id and s.person_id = m.person_id
  left join (
    select school_id, class_homework_id, person_id, array_agg(kind) as kinds, max(due_at) as extended_to,
      (array_agg(reason order by kind desc) filter (where kind <> 'extension' and reason <> ''))[1] as exempt_reason
    from adjustment where revoked_at is null and class_homework_id = any($1::uuid[]) group by 1, 2, 3
  ) a on a.school_id = ch.school_id and a.class_homework_id = ch.id and a.person_id = m.person_id
  left join mark k on k.school_id = s.school_id and k.submission_id = s.id and k.round = 1
  left join (
    select distinct on (q.submission_id) q.school_id, q.submission_id, q.outcome, q.version_number
    from mark_release q join submission o on o.school_id = q.school_id and o.id = q.submission_id
    where o.class_homework_id = any($1::uuid[]) order by q.submission_id, q.number desc
  ) r on r.school_id = s.school_id and r.submission_id = s.id
  where ch.id = any($1::uuid[]) and ($2::uuid[] is null or m.person_id = any($2::uuid[]))
    and coalesce(t.included, not exists (
      select 1 from homework_target i where i.school_id = ch.school_id and i.class_homework_id = ch.id and i.included))`;

/**
 * Every pupil's state in each of these homeworks at an instant, by class homework id. Within one: in no order.
 * @param personIds only those pupils; null for all
 */
export async function readStates(
  homeworks: readonly HomeworkFacts[],
  at: Date,
  personIds: string[] | null = null,
): Promise<Map<string, PupilState[]>> {
  const rows = await sql<FactsRow>(FACTS, [homeworks.map((homework) => homework.classHomeworkId), personIds]);
  const states = new Map(homeworks.map((homework) => [homework.classHomeworkId, [] as PupilState[]]));
  const byId = new Map(homeworks.map((homework) => [homework.classHomeworkId, homework]));
  for (const row of rows) {
    const homework = byId.get(row.classHomeworkId) as HomeworkFacts;
    states.get(row.classHomeworkId)?.push(stateOf(homework, row, at));
  }
  return states;
}

function stateOf(homework: HomeworkFacts, row: FactsRow, at: Date): PupilState {
  const extensions = row.extendedTo ? [{ kind: 'extension' as const, dueAt: row.extendedTo }] : [];
  const { dueAt, dueWhy } = effectiveDue(homework.dueAt, extensions);
  // Who joined after it was due owes nothing, until the teacher says otherwise.
  const expected = row.expected ?? (dueAt === null || row.joinedAt <= dueAt);
  const axes = deriveAxes(
    {
      ...homework,
      // Nothing is due while it isn't out, even when its time went by meanwhile.
      dueAt: isOut(homework.state) ? dueAt : null,
      dueWhy,
      handedInAt: row.handedInAt,
      timedAt: row.timedAt,
      channel: row.channel,
      collectedOn: row.collectedOn,
      currentVersion: row.currentVersion,
      adjustments: row.adjustments ?? [],
      expected,
      hasCompleteMark: row.hasCompleteMark ?? false,
      returned: row.isReleased ? { outcome: row.releasedOutcome, versionNumber: row.releasedVersion } : null,
    },
    at,
  );
  return { ...row, expected, dueAt, axes };
}
