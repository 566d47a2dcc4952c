import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pupilKey, type Platform, type PracticeLms } from '../support/practice-lms/index.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/jobs.ts';
import { connectPracticeLms, signIn } from '../support/lms-school.ts';

const api = useApi();
const call = (...words: Parameters<ReturnType<typeof api>['call']>) => api().call(...words);

describe.each(['moodle', 'canvas'] as const)('from launch to gradebook on %s', (flavour) => {
  let lms: PracticeLms;
  let platform: Platform;
  let teacher = '';
  let pupil = '';
  let contextId = '';
  let classHomeworkId = '';
  let submissionId = '';
  let rev = 0;

  beforeAll(async () => {
    ({ lms, platform } = await connectPracticeLms(flavour));
  });
  afterAll(async () => {
    await lms.stop();
  });

  test('the head activates what waits, the teacher launches, the roster comes in', async () => {
    // Canvas names no deployment when registering: an administrator's launch makes it known
    if (flavour === 'canvas') await signIn(api(), platform, 'head');
    // Moodle's names service calls a non-editing teacher a learner; their launch says what they are
    await signIn(api(), platform, 'chow');
    const session = await signIn(api(), platform, 'lee');
    teacher = session.token;
    contextId = session.context?.id ?? '';
    expect(session).toMatchObject({ role: 'instructor', landing: { page: 'class-home' } });
    await runJobs(api().databaseUrl);
    const home = await call(teacher, 'GET', `/api/contexts/${contextId}/home`);
    expect(home.status).toBe(200);
    expect(home.body).toMatchObject({ pupils: 30, canPublish: true, classCode: '3A' });
  });

  test('publishing makes the gradebook column at once, and one only', async () => {
    const due = new Date(Date.now() + 24 * 3600_000).toISOString();
    const published = await call(teacher, 'POST', '/api/homework', {
      content: {
        title: '寫作〈秋日的一天〉',
        bodyHtml: '<p>寫一段<strong>不少於</strong> 120 字的短文。</p>',
        subjectId: null,
        marking: 'points',
        points: 20,
        handingIn: 'either',
        minutes: 20,
        files: [],
      },
      classes: [{ contextId, dueAt: due, dueRule: 'typed' }],
      draftId: null,
      deepLinkingId: null,
    });
    expect(published.status).toBe(200);
    classHomeworkId = published.body.classes[0].classHomeworkId;
    await runJobs(api().databaseUrl);
    const columns = platform.gradebook('3A-CHI').filter((column) => column.resourceId === classHomeworkId);
    expect(columns).toEqual([expect.objectContaining({ label: '寫作〈秋日的一天〉', scoreMaximum: 20 })]);
    const gradebook = await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/gradebook`);
    expect(gradebook.body.column).toMatchObject({ state: 'live', origin: 'made_by_us' });
  });

  test('the pupil sees it, opens it, hands it in, and gets a receipt', async () => {
    const session = await signIn(api(), platform, pupilKey(12));
    pupil = session.token;
    expect(session.role).toBe('learner');
    const list = await call(pupil, 'GET', '/api/to-do');
    expect(list.body.items).toMatchObject([{ classHomeworkId, title: '寫作〈秋日的一天〉', axes: { shown: 'to_do' } }]);
    await call(pupil, 'POST', `/api/class-homework/${classHomeworkId}/opened`, {});
    const receipt = await call(pupil, 'POST', `/api/class-homework/${classHomeworkId}/hand-in`, {
      text: '秋天到了，風很涼。',
      files: [],
    });
    expect(receipt.status).toBe(200);
    expect(receipt.body).toMatchObject({ version: 1, late: false, textLength: 9 });
    const progress = await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/progress`);
    expect(progress.body.counts).toMatchObject({ expected: 30, handedIn: 1, toMark: 1 });
    const row = progress.body.rows.find((each: { handedInAt: string | null }) => each.handedInAt);
    expect(row.openedAt).not.toBeNull();
    submissionId = row.submissionId;
  });

  test('the mark is saved, returned, and stands in the gradebook with its comment; read back and confirmed', async () => {
    const saved = await call(teacher, 'PUT', `/api/submissions/${submissionId}/mark`, {
      points: 15.5,
      outcome: null,
      comment: '比喻生動。',
      rev: 0,
    });
    expect(saved.status).toBe(200);
    rev = saved.body.rev;
    expect((await call(pupil, 'GET', `/api/to-do/${classHomeworkId}`)).body).toMatchObject({
      mark: null,
      axes: { judgement: 'unmarked' },
    });
    const released = await call(teacher, 'POST', `/api/class-homework/${classHomeworkId}/release`, {
      submissionIds: null,
    });
    expect(released.body).toEqual({ released: 1 });
    await runJobs(api().databaseUrl);
    const column = platform.gradebook('3A-CHI').find((each) => each.resourceId === classHomeworkId);
    expect(column?.results).toMatchObject([{ score: 15.5 }]);
    expect(JSON.stringify(column?.results)).toContain('比喻生動。');
    const gradebook = await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/gradebook`);
    expect(gradebook.body.counts).toEqual({ released: 1, confirmed: 1, underway: 0, attention: 0 });
    expect((await call(pupil, 'GET', `/api/to-do/${classHomeworkId}`)).body.mark).toMatchObject({
      points: 15.5,
      comment: '比喻生動。',
    });
  });

  test('returning again without a change sends nothing; a changed mark replaces the first', async () => {
    const before = platform.counters.scores;
    expect(
      (await call(teacher, 'POST', `/api/class-homework/${classHomeworkId}/release`, { submissionIds: null })).body,
    ).toEqual({ released: 0 });
    await runJobs(api().databaseUrl);
    expect(platform.counters.scores).toBe(before);
    await call(teacher, 'PUT', `/api/submissions/${submissionId}/mark`, {
      points: 17,
      outcome: null,
      comment: '改好了。',
      rev,
    });
    await call(teacher, 'POST', `/api/class-homework/${classHomeworkId}/release`, { submissionIds: [submissionId] });
    await runJobs(api().databaseUrl);
    const column = platform.gradebook('3A-CHI').find((each) => each.resourceId === classHomeworkId);
    expect(column?.results).toMatchObject([{ score: 17 }]);
    const stale = await call(teacher, 'PUT', `/api/submissions/${submissionId}/mark`, {
      points: 1,
      outcome: null,
      comment: '',
      rev,
    });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'mark_changed_elsewhere', details: { mark: { points: 17 } } },
    });
  });

  test('LMS away: the mark waits with its next try, and arrives once it is back', async () => {
    platform.switches.down = true;
    const own = await call(teacher, 'GET', `/api/submissions/${submissionId}/work`);
    await call(teacher, 'PUT', `/api/submissions/${submissionId}/mark`, {
      points: 18,
      outcome: null,
      comment: '更好。',
      rev: own.body.mark.rev,
    });
    await call(teacher, 'POST', `/api/class-homework/${classHomeworkId}/release`, { submissionIds: null });
    await runJobs(api().databaseUrl);
    const waiting = await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/gradebook`);
    expect(waiting.body.scores[0]).toMatchObject({
      problem: 'unavailable',
      nextTryAt: expect.any(String),
      wanted: { points: 18 },
    });
    expect(waiting.body.counts.underway).toBe(1);
    platform.calm();
    await runJobs(api().databaseUrl, 60_000);
    const column = platform.gradebook('3A-CHI').find((each) => each.resourceId === classHomeworkId);
    expect(column?.results).toMatchObject([{ score: 18 }]);
    expect((await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/gradebook`)).body.counts.confirmed).toBe(
      1,
    );
  });

  test('a new title reaches the column, and leaves the marks alone', async () => {
    const { body } = await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/progress`);
    const own = await call(teacher, 'GET', `/api/homework/${body.homeworkId}`);
    const { files: _files, ...content } = own.body.content;
    const edited = await call(teacher, 'PUT', `/api/homework/${body.homeworkId}`, {
      revision: own.body.revision,
      content: { ...content, files: [], title: '寫作〈冬日的一天〉' },
    });
    expect(edited.status).toBe(200);
    await runJobs(api().databaseUrl);
    const column = platform.gradebook('3A-CHI').find((each) => each.resourceId === classHomeworkId);
    expect(column).toMatchObject({ label: '寫作〈冬日的一天〉', scoreMaximum: 20, results: [{ score: 18 }] });
  });

  test('the mark was sent but its answer lost: it is not sent twice', async () => {
    const own = await call(teacher, 'GET', `/api/submissions/${submissionId}/work`);
    await call(teacher, 'PUT', `/api/submissions/${submissionId}/mark`, {
      points: 19,
      outcome: null,
      comment: '很好。',
      rev: own.body.mark.rev,
    });
    await call(teacher, 'POST', `/api/class-homework/${classHomeworkId}/release`, { submissionIds: null });
    platform.switches.dropConnections = 'after';
    platform.switches.only = new Set(['scores']);
    const before = platform.counters.scores ?? 0;
    await runJobs(api().databaseUrl);
    platform.calm();
    await runJobs(api().databaseUrl, 60_000);
    expect((platform.counters.scores ?? 0) - before).toBe(1);
    expect((await call(teacher, 'GET', `/api/class-homework/${classHomeworkId}/gradebook`)).body.counts.confirmed).toBe(
      1,
    );
  });
});
