import { sql, sqlOne } from '../core/db/database.ts';
import {
  pupilNameColumns,
  pupilNameJoins,
  pupilNameOrder,
  presentPupil,
  type PupilName,
  type PupilNameRow,
} from '../school/index.ts';
import type { Actor } from '../core/actor.ts';
import { taughtBy, visibleBoards, type BoardOf } from './boards.policy.ts';

/** A context as the head of a board shows it. */
export interface ContextBoard extends BoardOf {
  title: string;
  label: string;
  classCode: string | null;
  subjectZh: string | null;
  subjectEn: string | null;
  family: 'moodle' | 'canvas' | 'other';
  hasNames: boolean;
  hasGradebook: boolean;
  hasStandingLink: boolean;
  hasImportedNames: boolean;
  rosterSyncedAt: Date | null;
  rosterProblem: string | null;
}

const LINE_ITEM_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';

/** @param at decides who teaches there today */
export async function findContextBoard(contextId: string, at: Date): Promise<ContextBoard | undefined> {
  return sqlOne<ContextBoard>(
    `select x.id as "contextId", coalesce(x.title, x.label, '') as title, coalesce(x.label, '') as label, c.code as "classCode",
       j.name_zh as "subjectZh", j.name_en as "subjectEn", p.family, ${taughtBy(2)} as "taughtBy",
       x.memberships_url is not null as "hasNames",
       x.line_items_url is not null and $3 = any(x.ags_scopes) as "hasGradebook",
       exists (select 1 from resource_link l where l.school_id = x.school_id and l.context_id = x.id and l.class_homework_id is null)
         as "hasStandingLink",
       exists (select 1 from class_member s where s.school_id = x.school_id and s.class_id = x.class_id and s.to_on is null)
         as "hasImportedNames",
       x.roster_synced_at as "rosterSyncedAt",
       case when x.roster_doubt is not null then 'roster_doubt' else x.roster_error end as "rosterProblem"
     from lms_context x
     join school sch on sch.school_id = x.school_id
     join lms_platform p on p.school_id = x.school_id and p.id = x.platform_id
     left join school_class c on c.school_id = x.school_id and c.id = x.class_id
     left join subject j on j.school_id = x.school_id and j.id = x.subject_id
     where x.id = $1`,
    [contextId, at, LINE_ITEM_SCOPE],
  );
}

/** The other classes whose boards this person sees, by class and title. */
export async function findOtherBoards(
  actor: Actor,
  contextId: string,
  at: Date,
): Promise<{ contextId: string; title: string; classCode: string | null }[]> {
  const visible = visibleBoards(actor, 2, at);
  return sql(
    `select x.id as "contextId", coalesce(x.title, x.label, '') as title, c.code as "classCode"
     from lms_context x
     join school sch on sch.school_id = x.school_id
     left join school_class c on c.school_id = x.school_id and c.id = x.class_id
     where x.id <> $1 and ${visible.where}
     order by c.level nulls last, c.code nulls last, title, x.id`,
    [contextId, ...visible.bind],
  );
}

/** A context's active learners (no test users) in the order of every list: class, number, name. */
export async function readPupils(contextId: string): Promise<PupilName[]> {
  const rows = await sql<PupilNameRow>(
    `select ${pupilNameColumns} from membership m ${pupilNameJoins('m')}
     where m.context_id = $1 and m.role = 'learner' and m.status = 'active' and not m.is_test
     order by ${pupilNameOrder}`,
    [contextId],
  );
  return rows.map((row) => presentPupil(row));
}
