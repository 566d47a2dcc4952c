import { currentSchoolId, sql } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';

type ActivityKind =
  | 'submission.opened'
  | 'submission.handed-in'
  | 'submission.taken-back'
  | 'submission.collected'
  | 'submission.uncollected'
  | 'collection.closed'
  | 'collection.reopened';

/** What was done with pupils' work, for analytics; one row for each submission (`id` null: it concerns the whole class). */
export async function noteActivity(
  kind: ActivityKind,
  of: { at: Date; contextId: string; classHomeworkId: string; submissions: { id: string | null; personId: string }[] },
  facts: Record<string, unknown> = {},
): Promise<void> {
  await sql(
    `insert into activity (school_id, id, at, kind, person_id, context_id, class_homework_id, submission_id, facts)
     select $1, v.id, $2, $3, v.person_id, $4, $5, v.submission_id, $9::jsonb
     from unnest($6::uuid[], $7::uuid[], $8::uuid[]) as v(id, person_id, submission_id)`,
    [
      currentSchoolId(),
      of.at,
      kind,
      of.contextId,
      of.classHomeworkId,
      of.submissions.map(() => newId()),
      of.submissions.map((submission) => submission.personId),
      of.submissions.map((submission) => submission.id),
      JSON.stringify(facts),
    ],
  );
}
