import { setTimeout as wait } from 'node:timers/promises';
import { openClassroom, publish, type Classroom } from '../chaos/classroom.ts';
import { startPracticeLms } from '../support/practice-lms/index.ts';
import { atLeast, told, type Line } from './line.ts';
import type { Ground } from './seed.ts';

const PUPILS = 100;
/** What a real Moodle takes for one score (p50 of its AGS, one at a time). */
const MOODLE_LATENCY_MS = 130;

/** Scores released together, until the LMS has confirmed them all. */
export async function scores({ installation }: Ground): Promise<Line[]> {
  const lms = await startPracticeLms();
  try {
    const { moodle } = lms.platforms;
    moodle.addPupils('3A-CHI', PUPILS - 30);
    const room = await openClassroom(installation, moodle, 0, new Map());
    const classHomeworkId = await publish(room, '作文');
    await settled(room, classHomeworkId, 0);
    await markAll(room, classHomeworkId, 15);
    const swift = await releaseAll(room, classHomeworkId);
    await markAll(room, classHomeworkId, 16);
    moodle.switches.slow = MOODLE_LATENCY_MS;
    const slow = await releaseAll(room, classHomeworkId);
    return [
      told('scores confirmed a second, an LMS without latency', `${swift.rate.toFixed(1)} /s`),
      atLeast(
        `scores confirmed a second, an LMS that takes ${MOODLE_LATENCY_MS} ms for each answer`,
        slow.rate,
        '/s',
        7.5,
        {
          figure: 7.5,
          name: 'Moodle taking one at a time',
        },
      ),
      told('requests for each confirmed score', slow.requests.toFixed(2), 'send and read back'),
    ];
  } finally {
    await lms.stop();
  }
}

async function markAll(room: Classroom, classHomeworkId: string, points: number): Promise<void> {
  const queue = await room.teacher.call('GET', `/api/class-homework/${classHomeworkId}/marking`);
  for (const { submissionId, mark } of queue.body.pupils as { submissionId: string; mark: { rev: number } }[])
    await room.teacher.call('PUT', `/api/submissions/${submissionId}/mark`, {
      points,
      outcome: null,
      comment: `評語 ${points}`,
      rev: mark.rev,
    });
}

async function releaseAll(room: Classroom, classHomeworkId: string): Promise<{ rate: number; requests: number }> {
  const { counters } = room.platform;
  const asked = (): number =>
    ['scores.post', 'results.get', 'token.post'].reduce((sum, name) => sum + (counters[name] ?? 0), 0);
  const before = asked();
  const began = performance.now();
  const { body } = await room.teacher.call('POST', `/api/class-homework/${classHomeworkId}/release`, {
    submissionIds: null,
  });
  await settled(room, classHomeworkId, body.released);
  return { rate: (body.released * 1000) / (performance.now() - began), requests: (asked() - before) / body.released };
}

async function settled(room: Classroom, classHomeworkId: string, scoresWanted: number): Promise<void> {
  for (let tries = 0; tries < 2400; tries += 1) {
    const { body } = await room.teacher.call('GET', `/api/class-homework/${classHomeworkId}/gradebook`);
    if (body.column.state === 'live' && body.counts.confirmed >= scoresWanted && body.counts.underway === 0) return;
    await wait(50);
  }
  throw new Error('the scores were never confirmed');
}
