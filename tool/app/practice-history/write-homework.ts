import { addMs, now } from '../../core/clock.ts';
import { sql } from '../../core/db/database.ts';
import { emit } from '../../core/jobs/events.ts';
import { newId, newReference } from '../../core/ids.ts';
import { homeworkPublished } from '../../homework/index.ts';
import { marksReleased } from '../../marking/index.ts';
import { at, handInTime, schoolDay } from './calendar-of.ts';
import type { Member } from './class-list.ts';
import type { PastHomework } from './homeworks.ts';
import type { Scene } from './tell-history.ts';

interface Written {
  homeworkId: string;
  classHomeworkId: string;
  set: Date;
  due: Date;
}

/** Writes one homework with all that has become of it, under the same rules as a real one. */
export async function writeHomework(scene: Scene, of: PastHomework): Promise<void> {
  const written = await writeSetting(scene, of);
  // One is always ill, and one forgets: the same ones, so that the lists have something to say.
  const absent = of.stage === 'returned' ? undefined : scene.pupils[16];
  const order = shuffled(
    scene.pupils.filter((pupil) => pupil !== absent && (pupil.number !== 21 || of.stage === 'returned')),
    scene.random,
  );
  const handing =
    of.stage === 'open' && of.handingIn === 'paper'
      ? scene.pupils.filter((pupil) => pupil !== absent && ![7, 15, 28].includes(pupil.number))
      : order;
  const givers = handing.slice(0, of.handedIn);
  const releases: string[] = [];
  for (const [index, pupil] of scene.pupils.entries()) {
    const place = givers.indexOf(pupil);
    const isLate = place >= 0 && place < of.late;
    const submissionId = await writeSubmission(
      scene,
      of,
      written,
      pupil,
      place >= 0 ? handInTime(written.due, written.set, isLate, scene.random) : null,
    );
    if (pupil === absent) await writeAbsence(scene, written, pupil);
    const isMarked = place >= 0 && (of.stage === 'returned' || (of.stage === 'marking' && index < 13));
    if (isMarked) releases.push(...(await writeMark(scene, of, written, submissionId)));
  }
  if (!of.inGradebook) return;
  // What is recent goes to the LMS as everything does: by the events.
  await emit(homeworkPublished, {
    classHomeworkId: written.classHomeworkId,
    homeworkId: written.homeworkId,
    contextId: scene.contextId,
    deepLinkingId: null,
  });
  if (releases.length > 0)
    await emit(marksReleased, { classHomeworkId: written.classHomeworkId, releaseIds: releases });
}

async function writeSetting(scene: Scene, of: PastHomework): Promise<Written> {
  const setDay = schoolDay(scene.today, of.setDaysAgo, scene.calendar);
  const afternoon = at(setDay, '15:20', scene.calendar);
  const set = afternoon < now() ? afternoon : addMs(now(), -3 * 3600_000);
  const due = at(schoolDay(scene.today, of.dueDaysAgo, scene.calendar), '08:00', scene.calendar);
  const written = { homeworkId: newId(), classHomeworkId: newId(), set, due };
  const { schoolId, teacherId } = scene;
  await sql(
    `insert into homework (school_id, id, author_id, subject_id, title, body_html, marking, points, handing_in, minutes, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [
      schoolId,
      written.homeworkId,
      teacherId,
      scene.subjectId,
      of.title,
      of.bodyHtml,
      of.marking,
      of.points,
      of.handingIn,
      of.minutes,
      set,
    ],
  );
  await sql(
    `insert into homework_revision (school_id, homework_id, number, title, body_html, marking, points, handing_in, by_id, at)
     select school_id, id, 1, title, body_html, marking, points, handing_in, author_id, created_at from homework where id = $1`,
    [written.homeworkId],
  );
  // 'either' is judged on its due time like digital work here: the pile was looked through in class
  const closedAt =
    of.handingIn !== 'digital' && due < now() && !(of.stage === 'open' && of.handingIn === 'paper')
      ? addMs(due, 15 * 60_000)
      : null;
  await sql(
    `insert into class_homework (school_id, id, homework_id, context_id, state, published_at, due_at, due_rule, grace_minutes,
       collection_closed_at, collection_closed_by, created_at)
     values ($1, $2, $3, $4, 'published', $5, $6, 'next_lesson', 10, $7, $8, $5)`,
    [schoolId, written.classHomeworkId, written.homeworkId, scene.contextId, set, due, closedAt, closedAt && teacherId],
  );
  return written;
}

async function writeSubmission(
  scene: Scene,
  of: PastHomework,
  written: Written,
  pupil: Member,
  handedIn: Date | null,
): Promise<string> {
  const id = newId();
  // Books come in when they are due; who hands in before that does it online.
  const isBook = of.handingIn === 'either' && scene.random() < 0.25 && written.due < now();
  const onPaper = of.handingIn === 'paper' || isBook;
  const came = handedIn && cameAt(scene, written, handedIn, onPaper);
  await sql(
    `insert into submission (school_id, id, class_homework_id, person_id, due_at, due_why, opened_at, first_handed_in_at, handed_in_at, channel,
       collected_on, current_version, created_at)
     values ($1, $2, $3, $4, $5, 'class', $6, $7, $7, $8, $9, $10, $11)`,
    [
      ...[scene.schoolId, id, written.classHomeworkId, pupil.personId, written.due, openedAt(scene, written, came)],
      ...[
        came,
        came && (onPaper ? 'paper' : 'digital'),
        came && onPaper ? schoolDayOf(scene, came) : null,
        came && 1,
        written.set,
      ],
    ],
  );
  if (came) await writeVersion(scene, { submissionId: id, came, onPaper, pupil });
  return id;
}

function cameAt(scene: Scene, written: Written, handedIn: Date, onPaper: boolean): Date {
  if (onPaper) return addMs(written.due, scene.random() * 10 * 60_000);
  return handedIn < now() ? handedIn : addMs(now(), -scene.random() * 3600_000);
}

function openedAt(scene: Scene, written: Written, came: Date | null): Date | null {
  const opened = addMs(written.set, (10 + scene.random() * 240) * 60_000);
  const isOpened = scene.random() < 0.93 || came !== null;
  return isOpened && opened < now() ? opened : null;
}

async function writeVersion(
  scene: Scene,
  of: { submissionId: string; came: Date; onPaper: boolean; pupil: Member },
): Promise<void> {
  const versionId = newId();
  await sql(
    `insert into submission_version (school_id, id, submission_id, number, kind, at, by_id, text, receipt) values ($1, $2, $3, 1, $4, $5, $6, '', $7)`,
    [
      ...[scene.schoolId, versionId, of.submissionId, of.onPaper ? 'paper' : 'hand_in', of.came],
      ...[of.onPaper ? scene.teacherId : of.pupil.personId, newReference()],
    ],
  );
  if (of.onPaper) return;
  const first = Math.floor(scene.random() * scene.pageIds.length);
  const pages = scene.random() < 0.4 ? [first, (first + 1) % scene.pageIds.length] : [first];
  for (const [position, page] of pages.entries())
    await sql(
      `insert into submission_version_file (school_id, version_id, file_id, position, name) values ($1, $2, $3, $4, $5)`,
      [scene.schoolId, versionId, scene.pageIds[page], position, `第 ${position + 1} 頁.jpg`],
    );
}

function schoolDayOf(scene: Scene, came: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: scene.calendar.timeZone }).format(came);
}

async function writeAbsence(scene: Scene, written: Written, pupil: Member): Promise<void> {
  await sql(
    `insert into adjustment (school_id, id, class_homework_id, person_id, kind, reason, by_id, at) values ($1, $2, $3, $4, 'absence', '病假', $5, $6)`,
    [scene.schoolId, newId(), written.classHomeworkId, pupil.personId, scene.teacherId, written.set],
  );
}

/** A mark, and where everything is back its release. @returns the release's id, if any */
async function writeMark(scene: Scene, of: PastHomework, written: Written, submissionId: string): Promise<string[]> {
  const share = 0.62 + scene.random() * 0.36;
  const points = of.points === null ? null : Math.round(of.points * share * 2) / 2;
  const outcome = of.marking === 'pass_redo' ? (scene.random() < 0.88 ? 'pass' : 'redo') : null;
  const comment =
    scene.random() < 0.55 ? (scene.comments[Math.floor(scene.random() * scene.comments.length)] ?? '') : '';
  const marked = addMs(written.due, (3 + scene.random() * 3) * 3600_000);
  const markedAt = marked < now() ? marked : addMs(now(), -60_000);
  const markId = newId();
  await sql(
    `insert into mark (school_id, id, submission_id, version_number, marker_id, points, outcome, comment, started_at, updated_at)
     values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $8)`,
    [scene.schoolId, markId, submissionId, scene.teacherId, points, outcome, comment, markedAt],
  );
  if (of.stage !== 'returned') return [];
  const releaseId = newId();
  await sql(
    `insert into mark_release (school_id, id, mark_id, submission_id, number, round, version_number, mark_rev, points, points_max, outcome, comment, by_id, at)
     values ($1, $2, $3, $4, 1, 1, 1, 1, $5, $6, $7, $8, $9, $10)`,
    [
      scene.schoolId,
      releaseId,
      markId,
      submissionId,
      points,
      of.points,
      outcome,
      comment,
      scene.teacherId,
      addMs(markedAt, 30 * 60_000),
    ],
  );
  return [releaseId];
}

function shuffled<T>(items: T[], random: () => number): T[] {
  const all = [...items];
  for (let index = all.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [all[index], all[other]] = [all[other] as T, all[index] as T];
  }
  return all;
}
