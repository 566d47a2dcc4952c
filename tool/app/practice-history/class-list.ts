import { addMs, calendarDay, now } from '../../core/clock.ts';
import { currentSchoolId, sql } from '../../core/db/database.ts';
import { newId } from '../../core/ids.ts';
import { ensureClasses } from '../../school/index.ts';

export interface Member {
  personId: string;
  lmsUserId: string;
  number: number;
}

/**
 * What the office's list would bring: class 3A, class numbers out of the practice pupils' addresses (s300112@… is 12),
 * both names out of "陳大文 Chan Tai Man". @returns the pupils in the order of their numbers
 */
export async function nameClass(contextId: string): Promise<Member[]> {
  const rows = await sql<{ person_id: string; lms_user_id: string; name: string; email: string | null }>(
    `select m.person_id, m.lms_user_id, coalesce(p.lms_name, '') as name, i.email
     from membership m
     join person p on p.school_id = m.school_id and p.id = m.person_id
     join lms_context x on x.school_id = m.school_id and x.id = m.context_id
     left join lms_identity i on i.school_id = m.school_id and i.issuer = x.issuer and i.sub = m.lms_user_id
     where m.context_id = $1 and m.role = 'learner' and m.status = 'active' and not m.is_test`,
    [contextId],
  );
  const classId = (await ensureClasses(['3A'])).get('3A');
  const members: Member[] = [];
  for (const row of rows) {
    const number = Number(/^s\d*?(\d{2})@/.exec(row.email ?? '')?.[1]);
    if (!classId) continue;
    if (!number) {
      await nameColleague(row.person_id, classId, contextId);
      continue;
    }
    await sql(
      `insert into class_member (school_id, id, class_id, person_id, class_number, from_on) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [currentSchoolId(), newId(), classId, row.person_id, number, longAgo()],
    );
    const zh = /^\p{Script=Han}+/u.exec(row.name)?.[0] ?? null;
    const en = row.name.slice(zh?.length ?? 0).trim() || null;
    await sql('update person set name_zh = coalesce(name_zh, $2), name_en = coalesce(name_en, $3) where id = $1', [
      row.person_id,
      zh,
      en,
    ]);
    members.push({ personId: row.person_id, lmsUserId: row.lms_user_id, number });
  }
  return members.sort((a, b) => a.number - b.number);
}

/** Moodle lists a non-editing teacher among the learners; the office knows better, so that nobody waits for her homework. */
async function nameColleague(personId: string, classId: string, contextId: string): Promise<void> {
  await sql(
    `insert into teaching (school_id, id, class_id, person_id, kind, from_on) values ($1, $2, $3, $4, 'subject', $5)`,
    [currentSchoolId(), newId(), classId, personId, longAgo()],
  );
  await sql(`update membership set role = 'none' where context_id = $1 and person_id = $2 and launch_role is null`, [
    contextId,
    personId,
  ]);
}

/** Before all that the history tells. */
function longAgo(): string {
  return calendarDay(addMs(now(), -90 * 24 * 3600_000), 'UTC');
}
