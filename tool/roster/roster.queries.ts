import type { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import type { SessionRole } from '../core/http/session.contract.ts';
import { presentPupil, pupilNameColumns, pupilNameJoins, pupilNameOrder, type PupilNameRow } from '../school/index.ts';
import type { contextsAnswer, PeopleAnswer, RosterHealth } from './roster.contract.ts';
import type { RosterDoubt } from './roster.plan.ts';
import { visibleContexts } from './roster.policy.ts';

export interface RosterContext {
  contextId: string;
  classId: string | null;
  hasNames: boolean;
  syncedAt: Date | null;
  triedAt: Date | null;
  error: string | null;
  doubt: RosterDoubt | null;
}

export async function findRosterContext(contextId: string): Promise<RosterContext | undefined> {
  return sqlOne<RosterContext>(
    `select id as "contextId", class_id as "classId", memberships_url is not null as "hasNames",
       roster_synced_at as "syncedAt", roster_tried_at as "triedAt", roster_error as error, roster_doubt as doubt
     from lms_context where id = $1`,
    [contextId],
  );
}

/** The courses that the actor sees, with the pupils in each. */
export async function listContexts(actor: Actor): Promise<z.infer<typeof contextsAnswer>['contexts']> {
  const visible = visibleContexts(actor, 2);
  return sql(
    `select x.id as "contextId", coalesce(x.title, x.label, '') as title, coalesce(x.label, '') as label,
       c.code as "classCode", s.name_zh as "subjectZh", s.name_en as "subjectEn",
       (select m.role from membership m where m.school_id = x.school_id and m.context_id = x.id and m.person_id = $1
          and m.status = 'active') as role,
       (select count(*)::int from membership m where m.school_id = x.school_id and m.context_id = x.id
          and m.role = 'learner' and m.status = 'active' and not m.is_test) as pupils
     from lms_context x
     left join school_class c on c.school_id = x.school_id and c.id = x.class_id
     left join subject s on s.school_id = x.school_id and s.id = x.subject_id
     where ${visible.where}
     order by c.level nulls last, c.code nulls last, s.code nulls last, title, x.id`,
    [actor.personId, ...visible.bind],
  );
}

interface PersonRow extends PupilNameRow {
  role: SessionRole;
  status: 'active' | 'left';
  is_test: boolean;
  left_at: Date | null;
  has_lms: boolean;
}

/**
 * Everybody of a course. A pupil of the course's class who has no LMS account is among them as well, as long as the class
 * has just one course of that subject: in a split group nobody knows whose they are.
 */
export async function listPeople(context: RosterContext): Promise<PeopleAnswer['people']> {
  const rows = await sql<PersonRow>(
    `with people as (
       select m.school_id, m.person_id, m.role, m.status, m.is_test, m.left_at, true as has_lms
       from membership m where m.context_id = $1
       union all
       select seat.school_id, seat.person_id, 'learner', 'active', false, null, false
       from lms_context x join class_member seat on seat.school_id = x.school_id and seat.class_id = x.class_id and seat.to_on is null
       where x.id = $1
         and not exists (select 1 from lms_identity i where i.school_id = x.school_id and i.person_id = seat.person_id)
         and not exists (select 1 from lms_context y where y.school_id = x.school_id and y.class_id = x.class_id
           and y.subject_id is not distinct from x.subject_id and y.issuer = x.issuer and y.id <> x.id))
     select ${pupilNameColumns}, people.role, people.status, people.is_test, people.left_at, people.has_lms
     from people ${pupilNameJoins('people')}
     order by people.status, people.role = 'learner', ${pupilNameOrder}`,
    [context.contextId],
  );
  return rows.map((row) => ({
    ...presentPupil(row),
    role: row.role,
    status: row.status,
    isTest: row.is_test,
    hasLmsAccount: row.has_lms,
    leftAt: row.left_at?.toISOString() ?? null,
  }));
}

export async function presentHealth(context: RosterContext): Promise<RosterHealth> {
  const { doubt } = context;
  return {
    syncedAt: context.syncedAt?.toISOString() ?? null,
    triedAt: context.triedAt?.toISOString() ?? null,
    problem: doubt ? 'roster_doubt' : context.hasNames ? context.error : 'no_names_service',
    doubt: doubt && {
      at: doubt.at,
      fingerprint: doubt.fingerprint,
      known: doubt.known,
      fetched: doubt.fetched,
      absent: await namesOf(doubt.absentPersonIds),
    },
  };
}

async function namesOf(personIds: string[]): Promise<ReturnType<typeof presentPupil>[]> {
  const rows = await sql<PupilNameRow>(
    `select ${pupilNameColumns} from person absent ${pupilNameJoins('absent', 'id')}
     where absent.id = any($1::uuid[]) order by ${pupilNameOrder}`,
    [personIds],
  );
  return rows.map((row) => presentPupil(row));
}
