import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addMs, now } from '../../tool/core/clock.ts';
import { pretendDiskSpace } from '../../tool/files/storage.ts';
import { useApi, type Answer } from '../support/api.ts';
import { runJobs } from '../support/jobs.ts';
import { connectPracticeLms, signIn } from '../support/lms-school.ts';
import { pupilKey, type Platform, type PracticeLms } from '../support/practice-lms/index.ts';
import { patientClient, type PatientClient } from './patient-client.ts';

const api = useApi();
const GB = 1024 ** 3;
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(300_000, 7)]);

let lms: PracticeLms;
let platform: Platform;
let teacher: PatientClient;
let pupil: PatientClient;
let classHomeworkId = '';

beforeAll(async () => {
  ({ lms, platform } = await connectPracticeLms('moodle'));
  const session = await signIn(api(), platform, 'lee');
  await runJobs(api().databaseUrl);
  teacher = patientClient(api().origin, session.token, new Map());
  const published = await teacher.call('POST', '/api/homework', {
    content: {
      title: '作文',
      bodyHtml: '',
      subjectId: null,
      marking: 'points',
      points: 20,
      handingIn: 'either',
      minutes: null,
      files: [],
    },
    classes: [{ contextId: session.context?.id, dueAt: addMs(now(), 86_400_000).toISOString(), dueRule: 'typed' }],
    draftId: null,
    deepLinkingId: null,
  });
  classHomeworkId = published.body.classes[0].classHomeworkId;
  await runJobs(api().databaseUrl);
  pupil = patientClient(api().origin, (await signIn(api(), platform, pupilKey(1))).token, new Map(), 1000);
}, 60_000);

afterAll(() => lms.stop());

const handIn = (text: string, files: object[]): Promise<Answer> =>
  pupil.call('POST', `/api/class-homework/${classHomeworkId}/hand-in`, { text, files });

test('with a full disk files wait with a clear word, and everything else goes on', async () => {
  const before = await pupil.upload('a.pdf', classHomeworkId, PDF);
  expect(await handIn('第一次', [{ fileId: before.fileId, name: before.name }])).toMatchObject({ status: 200 });

  const freed = pretendDiskSpace(async () => ({ free: GB, total: 500 * GB }));
  try {
    await expect(pupil.upload('b.pdf', classHomeworkId, PDF)).rejects.toThrow(/507.*disk_full/s);
    // text takes no room of the store: it is taken
    expect(await handIn('第二次，沒有相片', [])).toMatchObject({ status: 200, body: { version: 2 } });
    const queue = await teacher.call('GET', `/api/class-homework/${classHomeworkId}/marking`);
    const [first] = (queue.body.pupils as { toMark: boolean; submissionId: string }[]).filter((each) => each.toMark);
    const work = await teacher.call('GET', `/api/submissions/${first?.submissionId}/work`);
    const files = (work.body.versions as { files: { url: string }[] }[]).flatMap((version) => version.files);
    expect(files).toHaveLength(1);
    const bytes = await fetch(new URL(files[0]?.url ?? '', api().origin));
    expect(Buffer.from(await bytes.arrayBuffer()).equals(PDF)).toBe(true);
    const mark = { points: 15, outcome: null, comment: '好。', rev: 0 };
    expect(await teacher.call('PUT', `/api/submissions/${first?.submissionId}/mark`, mark)).toMatchObject({
      status: 200,
    });
    const released = await teacher.call('POST', `/api/class-homework/${classHomeworkId}/release`, {
      submissionIds: null,
    });
    expect(released.body).toEqual({ released: 1 });
    await runJobs(api().databaseUrl);
    expect(platform.gradebook('3A-CHI').at(-1)?.results).toMatchObject([{ score: 15, comment: '好。' }]);
  } finally {
    freed();
  }
}, 30_000);

test('once there is room again, the same file goes through', async () => {
  const again = patientClient(api().origin, (await signIn(api(), platform, pupilKey(2))).token, new Map());
  const freed = pretendDiskSpace(async () => ({ free: GB, total: 500 * GB }));
  await expect(again.upload('c.pdf', classHomeworkId, PDF)).rejects.toThrow('507');
  freed();
  const file = await again.upload('c.pdf', classHomeworkId, PDF);
  expect(
    await again.call('POST', `/api/class-homework/${classHomeworkId}/hand-in`, {
      text: '',
      files: [{ fileId: file.fileId, name: file.name }],
    }),
  ).toMatchObject({ status: 200, body: { version: 1 } });
}, 30_000);
