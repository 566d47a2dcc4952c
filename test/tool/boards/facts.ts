import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { addMs, now } from '../../../tool/core/clock.ts';
import { newId } from '../../../tool/core/ids.ts';
import { publishHomework } from '../../../tool/homework/publish.service.ts';
import type { HomeworkContent } from '../../../tool/homework/homework.contract.ts';
import type { TestContext, TestPerson, TestSchool } from '../../support/factories/school.ts';
import { publish } from '../homework/content.ts';

/** What submissions and marking would have stored of one pupil's work. */
export interface WorkFacts {
  handedInAt?: Date;
  firstHandedInAt?: Date;
  channel?: 'digital' | 'paper';
  collectedOn?: string;
  openedAt?: Date;
  expected?: boolean;
  mark?: { points?: number | null; outcome?: 'pass' | 'redo' | null; comment?: string; version?: number | null };
  returned?: { outcome?: 'pass' | 'redo' | null; version?: number | null; at?: Date }[];
}

/** Publishes as the service does, then sets what a test needs of the past. @returns the class homework's id */
export async function given(
  school: TestSchool,
  context: TestContext,
  author: TestPerson,
  content: Partial<HomeworkContent>,
  past: { dueAt?: Date | null; publishedAt?: Date; state?: string; collectionClosedAt?: Date } = {},
): Promise<string> {
  return inSchool(school.schoolId, async () => {
    const { classes } = await publishHomework(publish([context], content), { personId: author.id }, now());
    const id = classes[0]?.classHomeworkId as string;
    if (past.dueAt !== undefined) await sql('update class_homework set due_at = $2 where id = $1', [id, past.dueAt]);
    await sql(
      `update class_homework set published_at = coalesce($2, published_at), state = coalesce($3, state), collection_closed_at = $4 where id = $1`,
      [id, past.publishedAt ?? null, past.state ?? null, past.collectionClosedAt ?? null],
    );
    return id;
  });
}

/** Stores one pupil's work. @returns the submission's id */
export async function work(
  school: TestSchool,
  classHomeworkId: string,
  person: TestPerson,
  facts: WorkFacts,
): Promise<string> {
  const id = newId();
  const at = now();
  await inSchool(school.schoolId, async () => {
    const handedIn = facts.handedInAt ?? null;
    await sql(
      `insert into submission (school_id, id, class_homework_id, person_id, expected, opened_at, first_handed_in_at, handed_in_at,
         channel, collected_on, current_version, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        school.schoolId,
        id,
        classHomeworkId,
        person.id,
        facts.expected ?? true,
        facts.openedAt ?? null,
        facts.firstHandedInAt ?? handedIn,
        handedIn,
        handedIn ? (facts.channel ?? 'digital') : null,
        facts.collectedOn ?? null,
        handedIn ? 1 : null,
        at,
      ],
    );
    if (handedIn)
      await sql(
        `insert into submission_version (school_id, id, submission_id, number, kind, at, by_id, receipt) values ($1, $2, $3, 1, 'hand_in', $4, $5, $6)`,
        [school.schoolId, newId(), id, handedIn, person.id, newId()],
      );
    if (facts.mark || facts.returned) await markOf(school, id, person, facts);
  });
  return id;
}

async function markOf(school: TestSchool, submissionId: string, marker: TestPerson, facts: WorkFacts): Promise<void> {
  const markId = newId();
  await sql(
    `insert into mark (school_id, id, submission_id, version_number, marker_id, points, outcome, comment, started_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      school.schoolId,
      markId,
      submissionId,
      facts.mark?.version === undefined ? 1 : facts.mark.version,
      marker.id,
      facts.mark?.points ?? null,
      facts.mark?.outcome ?? null,
      facts.mark?.comment ?? '',
      now(),
    ],
  );
  for (const [index, release] of (facts.returned ?? []).entries())
    await sql(
      `insert into mark_release (school_id, id, mark_id, submission_id, number, round, version_number, mark_rev, outcome, comment, by_id, at)
       values ($1, $2, $3, $4, $5, 1, $6, 1, $7, '', $8, $9)`,
      [
        school.schoolId,
        newId(),
        markId,
        submissionId,
        index + 1,
        release.version === undefined ? 1 : release.version,
        release.outcome ?? null,
        marker.id,
        release.at ?? now(),
      ],
    );
}

export async function adjust(
  school: TestSchool,
  classHomeworkId: string,
  person: TestPerson,
  kind: 'extension' | 'excuse' | 'hide' | 'absence',
  more: { dueAt?: Date; reason?: string; by: TestPerson },
): Promise<void> {
  await inSchool(school.schoolId, () =>
    sql(
      `insert into adjustment (school_id, id, class_homework_id, person_id, kind, due_at, reason, by_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        school.schoolId,
        newId(),
        classHomeworkId,
        person.id,
        kind,
        more.dueAt ?? null,
        more.reason ?? '',
        more.by.id,
        now(),
      ],
    ),
  );
}

/** Makes everybody in the context known since `hours` ago, as in a class that has run for a while. */
export async function joinedBefore(school: TestSchool, context: TestContext, hours: number): Promise<void> {
  await inSchool(school.schoolId, () =>
    sql('update membership set first_seen_at = $2 where context_id = $1', [context.id, hoursAgo(hours)]),
  );
}

export const hoursAgo = (hours: number): Date => addMs(now(), -hours * 3600_000);
