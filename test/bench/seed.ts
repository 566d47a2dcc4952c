import { closeDatabase, inSchool, openDatabase, asOwner, sql } from '../../tool/core/db/database.ts';
import { addMs, now } from '../../tool/core/clock.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../support/factories/school.ts';
import type { Installation } from '../support/installation.ts';
import type { Door, SigningPlatform } from './platform.ts';

const DAY_MS = 86_400_000;
export const HOMEWORKS = 10;

/** A class with history, as it lies in the database. */
export interface SeededClass {
  context: TestContext;
  label: string;
  pupils: TestPerson[];
  /** The teacher's bearer token. */
  teacher: string;
  /** Newest first; all handed in, marked and returned but for a tenth. */
  classHomeworkIds: string[];
}

export interface Ground {
  installation: Installation;
  platform: SigningPlatform;
  door: Door;
  school: TestSchool;
  teacher: TestPerson;
  /** 50 pupils × 10 homeworks. */
  usual: SeededClass;
  /** 1,000 pupils × 10 homeworks. */
  large: SeededClass;
  /** A pupil's bearer token, as after a launch. */
  signIn(pupil: TestPerson, context: TestContext): Promise<string>;
}

/** Fills the database by SQL: a platform that only signs, a class of 50 and one of 1,000, ten homeworks each. */
export async function seed(installation: Installation, platform: SigningPlatform): Promise<Ground> {
  openDatabase(installation.databaseUrl, 4);
  const school = await makeSchool('清林小學');
  school.issuer = platform.issuer;
  await asOwner(() =>
    sql(
      `update lms_platform set issuer = $2, client_id = $3, authorization_endpoint = $2 || '/auth', token_endpoint = $2 || '/token', jwks_uri = $4
       where id = $1`,
      [school.platformId, platform.issuer, platform.clientId, platform.keys],
    ),
  );
  const teacher = await makePerson(school, { nameZh: '李老師', nameEn: 'Lee', role: 'instructor' });
  const usual = await seedClass(school, teacher, '3A', 50);
  const large = await seedClass(school, teacher, '4', 1000);
  await asOwner(() => sql('analyze'));
  return {
    installation,
    platform,
    door: { login: `${installation.origin}/lti/login`, launch: `${installation.origin}/lti/launch` },
    school,
    teacher,
    usual,
    large,
    signIn: (pupil, context) => makeSession(school, pupil, { role: 'learner', context }),
  };
}

export const closeSeeds = (): Promise<void> => closeDatabase();

async function seedClass(school: TestSchool, teacher: TestPerson, code: string, count: number): Promise<SeededClass> {
  const context = await makeContext(school, { code: count > 50 ? `${code}A` : code });
  const pupils = await seedPupils(school, context, code, count);
  await inSchool(school.schoolId, () =>
    sql(
      `insert into membership (school_id, id, context_id, person_id, lms_user_id, role, launch_role, first_seen_at, last_seen_at)
       values ($1, gen_random_uuid(), $2, $3, $4, 'instructor', 'instructor', $5, $5)`,
      [school.schoolId, context.id, teacher.id, teacher.lmsUserId, now()],
    ),
  );
  const classHomeworkIds: string[] = [];
  for (let days = 1; days <= HOMEWORKS; days += 1)
    classHomeworkIds.push(await seedHomework(school, teacher, context, days));
  const token = await makeSession(school, teacher, { role: 'instructor', context });
  return { context, label: `${code}-CHI`, pupils, teacher: token, classHomeworkIds };
}

/** Classes of 50 at most, for class numbers have two digits. */
async function seedPupils(
  school: TestSchool,
  context: TestContext,
  code: string,
  count: number,
): Promise<TestPerson[]> {
  return inSchool(school.schoolId, () =>
    sql<TestPerson>(
      `with fresh as (
         select gen_random_uuid() as id, n, (n - 1) / 50 as room from generate_series(1, $2::int) as n
       ), rooms as (
         insert into school_class (school_id, id, code, level)
         select $1, gen_random_uuid(), $3 || chr(65 + room), 3 from (select distinct room from fresh where room > 0) as r
         returning id, code
       ), people as (
         insert into person (school_id, id, name_zh, name_en, lms_name) select $1, id, '陳大文' || n, 'Chan Tai Man ' || n, '陳大文' || n from fresh
       ), identities as (
         insert into lms_identity (school_id, id, issuer, sub, person_id, name, first_seen_at, last_seen_at)
         select $1, gen_random_uuid(), $4, $3 || '-p' || n, id, '陳大文' || n, $5, $5 from fresh
       ), members as (
         insert into membership (school_id, id, context_id, person_id, lms_user_id, role, roster_role, first_seen_at, last_seen_at)
         select $1, gen_random_uuid(), $6, id, $3 || '-p' || n, 'learner', 'learner', $5, $5 from fresh
       ), seats as (
         insert into class_member (school_id, id, class_id, person_id, class_number, from_on)
         select $1, gen_random_uuid(), coalesce(rooms.id, $7), fresh.id, (n - 1) % 50 + 1, '2026-09-01'
         from fresh left join rooms on rooms.code = $3 || chr(65 + room)
       ) select id, $3 || '-p' || n as "lmsUserId" from fresh order by n`,
      [school.schoolId, count, code, school.issuer, now(), context.id, context.classId],
    ),
  );
}

async function seedHomework(
  school: TestSchool,
  teacher: TestPerson,
  context: TestContext,
  days: number,
): Promise<string> {
  const at = addMs(now(), -days * DAY_MS);
  return inSchool(school.schoolId, async () => {
    const [made] = await sql<{ id: string }>(
      `with what as (
         insert into homework (school_id, id, author_id, title, body_html, marking, points, handing_in, minutes, created_at, updated_at)
         values ($1, gen_random_uuid(), $2, '第' || $3::int || '次作文', '<p>寫一段<strong>不少於</strong> 120 字的短文。</p>', 'points', 20, 'either', 20, $4, $4)
         returning id
       ) insert into class_homework (school_id, id, homework_id, context_id, state, published_at, due_at, due_rule, created_at)
         select $1, gen_random_uuid(), what.id, $5, 'published', $4, $4::timestamptz + interval '2 days', 'typed', $4 from what returning id`,
      [school.schoolId, teacher.id, days, at, context.id],
    );
    const id = made?.id ?? '';
    await sql(
      `with columns as (
         insert into line_item_link (school_id, id, class_homework_id, context_id, origin, resource_id, label, score_maximum, line_item_url, state, created_at, live_at)
         values ($1, gen_random_uuid(), $2::uuid, $3, 'made_by_us', $2::uuid::text, '作文', 20, $6::text || '/lineitem/' || $2::uuid::text, 'live', $4, $4) returning id
       ), work as (
         insert into submission (school_id, id, class_homework_id, person_id, due_at, opened_at, first_handed_in_at, handed_in_at, channel, current_version, created_at)
         select $1, gen_random_uuid(), $2::uuid, person_id, $4::timestamptz + interval '2 days', $4,
           case when handed then $4::timestamptz + interval '1 day' end, case when handed then $4::timestamptz + interval '1 day' end,
           case when handed then 'digital' end, case when handed then 1 end, $4
         from (select person_id, right(lms_user_id, 1) <> '9' as handed from membership where context_id = $3 and role = 'learner') as learner
         returning id, person_id, handed_in_at
       ), versions as (
         insert into submission_version (school_id, id, submission_id, number, kind, at, by_id, text, receipt)
         select $1, gen_random_uuid(), id, 1, 'hand_in', handed_in_at, person_id, '秋天到了，風很涼。', 'R' || replace(id::text, '-', '')
         from work where handed_in_at is not null
       ), marks as (
         insert into mark (school_id, id, submission_id, version_number, marker_id, points, comment, started_at, updated_at)
         select $1, gen_random_uuid(), id, 1, $5, 15, '比喻生動。', handed_in_at, handed_in_at from work where handed_in_at is not null
         returning id, submission_id, updated_at
       ), releases as (
         insert into mark_release (school_id, id, mark_id, submission_id, number, round, version_number, mark_rev, points, points_max, comment, by_id, at)
         select $1, gen_random_uuid(), id, submission_id, 1, 1, 1, 1, 15, 20, '比喻生動。', $5, updated_at from marks returning id, submission_id, at
       ) insert into score_outbox (school_id, id, line_item_link_id, person_id, lms_user_id, wanted_release_id, sent_release_id, confirmed_release_id,
           state, queued_at, sent_at, confirmed_at, lms_shows)
         select $1, gen_random_uuid(), columns.id, work.person_id, m.lms_user_id, r.id, r.id, r.id, 'confirmed', r.at, r.at, r.at,
           '{"points":15,"pointsMax":20,"comment":"比喻生動。","at":null}'
         from releases r join work on work.id = r.submission_id join membership m on m.person_id = work.person_id and m.context_id = $3, columns`,
      [school.schoolId, id, context.id, at, teacher.id, school.issuer],
    );
    return id;
  });
}
