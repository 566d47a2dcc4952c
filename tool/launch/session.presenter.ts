import { loadActor } from '../core/actor.ts';
import { now } from '../core/clock.ts';
import { sqlOne } from '../core/db/database.ts';
import type { SessionAnswer } from '../core/http/session.contract.ts';
import type { SessionRow } from '../core/http/session.ts';
import { keyFor } from '../core/seal.ts';
import { presentPupil, pupilNameColumns, pupilNameJoins, type PupilNameRow } from '../school/index.ts';

interface Shown extends PupilNameRow {
  context_id: string | null;
  title: string | null;
  label: string | null;
  school_name: string;
  time_zone: string;
  school_locale: 'zh-Hant' | 'en';
  platform_name: string | null;
  family: 'moodle' | 'canvas' | 'other' | null;
}

/** What the client is told of a session, in the ambient transaction of its school. */
export async function presentSession(session: SessionRow): Promise<SessionAnswer> {
  const row = await sqlOne<Shown>(
    `select ${pupilNameColumns}, c.id as context_id, c.title, c.label, sc.name as school_name, sc.time_zone,
       sc.locale as school_locale, p.name as platform_name, p.family
     from (select $1::uuid as school_id, $2::uuid as person_id) s
     ${pupilNameJoins('s')}
     join school sc on sc.school_id = s.school_id
     left join lms_context c on c.id = $3
     left join lms_platform p on p.handle = $4
     limit 1`,
    [session.school_id, session.person_id, session.context_id, session.platform_handle],
  );
  if (!row) throw new Error('a session without its person');
  const name = presentPupil(row, session.locale);
  const { isAdministrator } = await loadActor(session);
  return {
    person: {
      id: session.person_id,
      nameZh: name.nameZh,
      nameEn: name.nameEn,
      displayName: name.displayName,
      classCode: name.classCode,
      classNumber: name.classNumber,
    },
    role: session.role,
    administers: isAdministrator && !session.is_test,
    isTest: session.is_test,
    context: row.context_id
      ? { id: row.context_id, title: row.title ?? row.label ?? '', label: row.label ?? row.title ?? '' }
      : null,
    school: { name: row.school_name, timeZone: row.time_zone, locale: row.school_locale },
    locale: session.locale,
    landing: session.landing,
    serverTime: now().toISOString(),
    platform: { family: row.family ?? 'other', name: row.platform_name ?? '' },
    draftKey: draftKeyOf(session),
  };
}

/** Drafts on a device open only for the person who wrote them, in any later session. */
function draftKeyOf(session: SessionRow): string {
  return keyFor(`draft/${session.school_id}/${session.person_id}`).toString('base64');
}
