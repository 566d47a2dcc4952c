import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSchoolCalendar, type SchoolCalendar } from '../../calendar/index.ts';
import { addMs, calendarDay, now } from '../../core/clock.ts';
import { inSchool, sql, sqlOne } from '../../core/db/database.ts';
import { announce } from '../../core/realtime/changes.ts';
import { discard, stage, storeFile } from '../../files/index.ts';
import { nameClass, type Member } from './class-list.ts';
import { chinese, english, praise } from './homeworks.ts';
import { seeded } from './calendar-of.ts';
import { writeHomework } from './write-homework.ts';

const PAGES = Array.from({ length: 6 }, (_, index) =>
  join(dirname(fileURLToPath(import.meta.url)), 'pages', `page-${index + 1}.jpg`),
);

/** What the writing of one context's history needs. */
export interface Scene {
  schoolId: string;
  contextId: string;
  teacherId: string;
  pupils: Member[];
  subjectId: string | null;
  pageIds: string[];
  calendar: SchoolCalendar;
  today: string;
  random: () => number;
  comments: string[];
}

/**
 * Gives a context of the practice school four weeks of past homework, once: when its roster has come in and nothing has
 * been set there yet. Any other school is left alone. Twice makes nothing more.
 */
export async function tellHistory(schoolId: string, contextId: string): Promise<void> {
  if (!(await inSchool(schoolId, () => isUntold(contextId)))) return;
  const staged = await Promise.all(PAGES.map((path) => stage(schoolId, path)));
  try {
    await inSchool(schoolId, async () => {
      // Two rosters at once: the second waits here, and then finds homework.
      await sql('select 1 from lms_context where id = $1 for update', [contextId]);
      if (!(await isUntold(contextId))) return;
      const scene = await setScene(schoolId, contextId);
      if (!scene) return;
      for (const [index, bytes] of staged.entries())
        scene.pageIds.push(
          await storeFile(
            {
              name: `page-${index + 1}.jpg`,
              mediaType: 'image/jpeg',
              kind: 'image',
              ownerId: scene.teacherId,
              purpose: 'submission',
            },
            bytes,
          ),
        );
      const list = (await isEnglish(contextId)) ? english : chinese;
      for (const homework of list) await writeHomework(scene, homework);
      // Who launched first is looking at an empty class home by now.
      await announce(`context:${contextId}`);
    });
  } finally {
    for (const bytes of staged) await discard(bytes);
  }
}

async function isUntold(contextId: string): Promise<boolean> {
  const row = await sqlOne<{ untold: boolean }>(
    `select s.is_practice and not exists (select 1 from class_homework c where c.context_id = $1)
       and (select count(*) from membership m where m.context_id = $1 and m.role = 'learner' and m.status = 'active') >= 10 as untold
     from school s`,
    [contextId],
  );
  return row?.untold ?? false;
}

async function isEnglish(contextId: string): Promise<boolean> {
  const row = await sqlOne<{ label: string | null }>('select label from lms_context where id = $1', [contextId]);
  return /ENG/i.test(row?.label ?? '');
}

async function setScene(schoolId: string, contextId: string): Promise<Scene | undefined> {
  const teacher = await sqlOne<{ person_id: string; subject_id: string | null }>(
    `select m.person_id, x.subject_id from membership m join lms_context x on x.school_id = m.school_id and x.id = m.context_id
     where m.context_id = $1 and m.status = 'active' and m.role = 'instructor'
       and not exists (select 1 from staff_role r where r.school_id = m.school_id and r.person_id = m.person_id)
     order by m.first_seen_at, m.lms_user_id limit 1`,
    [contextId],
  );
  if (!teacher) return undefined;
  const calendar = await loadSchoolCalendar();
  // The class was there before the tool was: nobody joined today.
  await sql('update membership set first_seen_at = $2 where context_id = $1', [
    contextId,
    addMs(now(), -60 * 24 * 3600_000),
  ]);
  return {
    schoolId,
    contextId,
    teacherId: teacher.person_id,
    subjectId: teacher.subject_id,
    pupils: await nameClass(contextId),
    pageIds: [],
    calendar,
    // Before the books are collected at 8:10 the story is still at yesterday's.
    today: calendarDay(addMs(now(), -8.5 * 3600_000), calendar.timeZone),
    random: seeded(20261122),
    comments: (await isEnglish(contextId)) ? praise.en : praise.zh,
  };
}
