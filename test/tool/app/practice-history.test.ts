import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOwner, inSchool, sql } from '../../../tool/core/db/database.ts';
import { schoolDay, seeded } from '../../../tool/app/practice-history/calendar-of.ts';
import { startPracticeLms, type PracticeLms } from '../../support/practice-lms/index.ts';
import { makeRegistrationLink } from '../../../tool/lms/index.ts';
import { practiceSchool } from '../../../tool/app/schools.ts';
import { tellHistory } from '../../../tool/app/practice-history/tell-history.ts';
import { useApi } from '../../support/api.ts';
import { makeContext, makePupils, makeSchool } from '../../support/factories/school.ts';
import { runJobs } from '../../support/jobs.ts';
import { signIn } from '../../support/lms-school.ts';

const api = useApi();
let lms: PracticeLms;
beforeAll(async () => {
  lms = await startPracticeLms({ port: 0 });
});
afterAll(async () => {
  await lms.stop();
});

test('the practice school is alive at the first launch: weeks of homework, under the rules of real ones', async () => {
  const schoolId = await practiceSchool('moodle');
  await lms.platforms.moodle.register(await makeRegistrationLink(schoolId));
  const teacher = await signIn(api(), lms.platforms.moodle, 'lee');
  await runJobs(api().databaseUrl);
  const contextId = teacher.context?.id ?? '';
  const home = await api().call(teacher.token, 'GET', `/api/contexts/${contextId}/home`);
  expect(home.body).toMatchObject({ pupils: 30, classCode: '3A' });
  expect(home.body.homework).toHaveLength(11);
  const writing = home.body.homework.find((each: { title: string }) => each.title === '寫作〈我的週末〉');
  expect(writing.counts).toMatchObject({
    expected: 29,
    handedIn: 28,
    late: 1,
    missing: 1,
    absent: 1,
    marked: 13,
    returned: 0,
  });
  const dictation = home.body.homework.find((each: { title: string }) => each.title === '默書（七）');
  expect(dictation.counts).toMatchObject({ handedIn: 26, missing: 0, notCollected: 3, absent: 1 });
  const progress = await api().call(teacher.token, 'GET', `/api/class-homework/${writing.classHomeworkId}/progress`);
  expect(progress.body.rows[11]).toMatchObject({
    classCode: '3A',
    classNumber: 12,
    nameZh: '陳大文',
    nameEn: 'Chan Tai Man',
  });
  // what is recent stands in the LMS's gradebook, what is old doesn't
  const columns = lms.platforms.moodle.gradebook('3A-CHI').map((column) => column.label);
  expect(columns.sort()).toEqual(
    ['寫作〈我的週末〉', '補充練習 第 24–25 頁', '閱讀報告《小王子》', '默書（七）'].sort(),
  );
  const before = await inSchool(schoolId, () => sql('select count(*) from submission'));
  await tellHistory(schoolId, contextId);
  await runJobs(api().databaseUrl);
  expect(await inSchool(schoolId, () => sql('select count(*) from submission'))).toEqual(before);
});

test('no other school gets a history', async () => {
  const school = await makeSchool();
  const context = await makeContext(school);
  await makePupils(school, context, 12);
  await tellHistory(school.schoolId, context.id);
  expect(await asOwner(() => sql('select 1 as n from homework where school_id = $1', [school.schoolId]))).toEqual([]);
});

test('school days are counted over weekends and holidays, and chance is the same each time', () => {
  const calendar = { timeZone: 'Asia/Hong_Kong', holidays: new Set(['2026-11-18']) };
  expect(schoolDay('2026-11-22', 0, calendar)).toBe('2026-11-20');
  expect(schoolDay('2026-11-20', 2, calendar)).toBe('2026-11-17');
  expect(schoolDay('2026-11-20', -1, calendar)).toBe('2026-11-23');
  expect([seeded(7)(), seeded(7)()]).toEqual([seeded(7)(), seeded(7)()]);
});
