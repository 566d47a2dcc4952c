import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { addMs, now, resetClock, shiftClock } from '../../tool/core/clock.ts';
import type { GradebookAnswer } from '../../tool/grade-sync/grade-sync.contract.ts';
import { useApi, type Answer } from '../support/api.ts';
import { runJobs, runJobsOnce } from '../support/jobs.ts';
import { connectPracticeLms, signIn } from '../support/lms-school.ts';
import type { GradebookColumn, Platform, PracticeLms } from '../support/practice-lms/index.ts';

const api = useApi();
const MINUTE = 60_000;
const PUPILS = 100;
/** Of each kind of weather so many marks are tried. */
const IN_EACH = 10;

/** What the LMS does to us, and whether only scores are hit or everything, tokens too. */
const WEATHERS: [name: string, change: Partial<Platform['switches']>][] = [
  ['is down for maintenance', { down: true }],
  ['answers 401', { answer: 401 }],
  ['answers 403 to scores', { answer: 403, only: new Set(['scores']) }],
  ['answers 409 to scores', { answer: 409, only: new Set(['scores']) }],
  ['answers 422 to scores', { answer: 422, only: new Set(['scores']) }],
  ['answers 429, come back in two minutes', { answer: 429, retryAfter: 120 }],
  ['answers 500', { answer: 500 }],
  ['answers 500 to scores', { answer: 500, only: new Set(['scores']) }],
  ['drops connections before it works', { dropConnections: 'before' }],
  ['takes scores and drops the connection', { dropConnections: 'after', only: new Set(['scores']) }],
  ['takes everything and always drops the connection', { dropConnections: 'after' }],
  ['shows a log-in page instead', { htmlAnswers: true }],
];

describe.each(['moodle', 'canvas'] as const)('bad weather on %s', (flavour) => {
  let lms: PracticeLms;
  let platform: Platform;
  let teacher = '';
  let classHomeworkId = '';
  let submissions: { submissionId: string; personId: string }[] = [];
  const revs = new Map<string, number>();

  const call = async (method: string, path: string, body?: unknown): Promise<Answer['body']> => {
    const answer = await api().call(teacher, method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const gradebook = (): Promise<GradebookAnswer> => call('GET', `/api/class-homework/${classHomeworkId}/gradebook`);

  beforeAll(async () => {
    ({ lms, platform } = await connectPracticeLms(flavour));
    platform.addPupils('3A-CHI', PUPILS - 30);
    if (flavour === 'canvas') await signIn(api(), platform, 'head');
    await signIn(api(), platform, 'chow');
    const session = await signIn(api(), platform, 'lee');
    teacher = session.token;
    await runJobs(api().databaseUrl);
    const published = await call('POST', '/api/homework', {
      content: {
        title: '作文',
        bodyHtml: '<p>寫一段短文。</p>',
        subjectId: null,
        marking: 'points',
        points: 20,
        handingIn: 'either',
        minutes: 20,
        files: [],
      },
      classes: [
        { contextId: session.context?.id, dueAt: addMs(now(), 48 * 60 * MINUTE).toISOString(), dueRule: 'typed' },
      ],
      draftId: null,
      deepLinkingId: null,
    });
    classHomeworkId = published.classes[0].classHomeworkId;
    await runJobs(api().databaseUrl);
    submissions = (await call('GET', `/api/class-homework/${classHomeworkId}/marking`)).pupils;
    expect(submissions).toHaveLength(PUPILS);
  }, 90_000);

  afterAll(async () => {
    resetClock();
    await lms.stop();
  });

  test('down for an hour while 100 marks are returned: all wait, nothing is claimed, all arrive once', async () => {
    for (const [index, { submissionId }] of submissions.entries())
      await mark(submissionId, (index % 41) / 2, `評語 ${index}`);
    platform.resetCounters();
    platform.switches.down = true;
    expect(await call('POST', `/api/class-homework/${classHomeworkId}/release`, { submissionIds: null })).toEqual({
      released: PUPILS,
    });
    await runJobsOnce(api().databaseUrl);
    for (let minutes = 0; minutes < 60; minutes += 5) await passTime(5 * MINUTE);
    const waiting = await gradebook();
    expect(waiting.counts).toEqual({ released: PUPILS, confirmed: 0, underway: PUPILS, attention: 0 });
    expect(waiting.scores.every((score) => score.nextTryAt !== null && score.problem === 'unavailable')).toBe(true);
    expect(cells().filter(({ score }) => score !== null)).toEqual([]);
    // who is down is left in peace: a dozen tries of each in the hour at most
    expect(askedTimes()).toBeLessThan(PUPILS * 12);
    platform.calm();
    await passTime(35 * MINUTE, runJobs);
    expect((await gradebook()).counts).toEqual({ released: PUPILS, confirmed: PUPILS, underway: 0, attention: 0 });
    expect(await differences()).toEqual([]);
    expect(cells().filter(({ history }) => history.length !== 1)).toEqual([]);
  }, 120_000);

  test.each(WEATHERS)(
    'the LMS %s: nothing is claimed that is not so, and all arrives in the end',
    async (name, change) => {
      const at = WEATHERS.findIndex(([other]) => other === name);
      const some = Array.from(
        { length: IN_EACH },
        (_, index) => submissions[(at * IN_EACH + index) % PUPILS]?.submissionId ?? '',
      );
      for (const [index, submissionId] of some.entries()) await mark(submissionId, 20 - index / 2, `${name} ${index}`);
      Object.assign(platform.switches, change);
      await call('POST', `/api/class-homework/${classHomeworkId}/release`, { submissionIds: some });
      await runJobsOnce(api().databaseUrl);
      for (let minutes = 0; minutes < 15; minutes += 5) await passTime(5 * MINUTE);
      expect(await differences('confirmed')).toEqual([]);
      platform.calm();
      // what only a person can judge waits for the button
      await call('POST', `/api/class-homework/${classHomeworkId}/gradebook/send-again`, { personIds: null });
      await runJobsOnce(api().databaseUrl);
      await passTime(10 * MINUTE, runJobs);
      expect((await gradebook()).counts).toEqual({ released: PUPILS, confirmed: PUPILS, underway: 0, attention: 0 });
      expect(await differences()).toEqual([]);
      expect(cells().filter(({ comments }) => new Set(comments).size < comments.length)).toEqual([]);
    },
    60_000,
  );

  async function mark(submissionId: string, points: number, comment: string): Promise<void> {
    const saved = await call('PUT', `/api/submissions/${submissionId}/mark`, {
      points,
      outcome: null,
      comment,
      rev: revs.get(submissionId) ?? 0,
    });
    revs.set(submissionId, saved.rev);
  }

  function cells(): GradebookColumn['results'] {
    return platform.gradebook('3A-CHI').find((column) => column.resourceId === classHomeworkId)?.results ?? [];
  }

  const askedTimes = (): number =>
    Object.entries(platform.counters).reduce((sum, [name, times]) => sum + (name.includes('.') ? (times ?? 0) : 0), 0);

  /** Pupils whose mark or comment in the LMS isn't what was returned last. */
  async function differences(state?: 'confirmed'): Promise<string[]> {
    const byName = new Map(cells().map((cell) => [cell.userId, cell]));
    const queue = (await call('GET', `/api/class-homework/${classHomeworkId}/marking`)).pupils as {
      personId: string;
      displayName: string;
      classNumber: number | null;
      mark: { points: number; comment: string };
    }[];
    const marks = new Map(queue.map((pupil) => [pupil.personId, pupil.mark]));
    const subs = await lmsUserIds();
    return (await gradebook()).scores
      .filter((score) => state === undefined || score.state === state)
      .flatMap((score) => {
        const cell = byName.get(subs.get(score.personId) ?? '');
        const wanted = marks.get(score.personId);
        const isSame = cell?.score === wanted?.points && cell?.comment === wanted?.comment;
        return isSame
          ? []
          : [`${score.displayName}: ${wanted?.points} ${wanted?.comment}, LMS ${cell?.score} ${cell?.comment}`];
      });
  }
});

/** Who is who in the LMS. */
async function lmsUserIds(): Promise<Map<string, string>> {
  return withOwner(async (client) => {
    const { rows } = await client.query<{ person_id: string; lms_user_id: string }>(
      'select person_id, lms_user_id from membership',
    );
    return new Map(rows.map((row) => [row.person_id, row.lms_user_id]));
  });
}

/** Lets time pass for the tool, and runs what has become due by its clock. The LMS keeps its own time. */
async function passTime(ms: number, run = runJobsOnce): Promise<void> {
  shiftClock(addMs(now(), ms));
  await run(api().databaseUrl, now().getTime() - Date.now());
}

async function withOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: api().databaseUrl });
  await client.connect();
  try {
    await client.query(`select set_config('app.as_owner', 'on', false)`);
    return await work(client);
  } finally {
    await client.end();
  }
}
