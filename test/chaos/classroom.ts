import { setTimeout as wait } from 'node:timers/promises';
import { createJar, pupilKey, type FlavourName, type Platform } from '../support/practice-lms/index.ts';
import { newLedger, type Ledger } from './ledger.ts';
import { patientClient, sha256, type PatientClient, type Troubles } from './patient-client.ts';
import type { Installation } from '../support/installation.ts';
import type { Chance } from './random.ts';

/** One class on one LMS, with people who hand in and mark whatever happens. */
export interface Classroom {
  flavour: FlavourName;
  platform: Platform;
  teacher: PatientClient;
  contextId: string;
  pupils: { key: string; personId: string; client: PatientClient }[];
  ledger: Ledger;
}

const CONTEXT = '3A-CHI';
const MAXIMUM = 20;

/** Registers the platform as a school of its own, launches everybody, and waits for the roster. */
export async function openClassroom(
  installation: Installation,
  platform: Platform,
  pupilCount: number,
  troubles: Troubles,
): Promise<Classroom> {
  const flavour = platform.name;
  const link = await installation.admin('registration-link', '--school', `School on ${flavour}`);
  const { response } = await platform.register(link);
  if (response.status !== 200)
    throw new Error(`registration answered ${response.status}: ${response.text.slice(0, 500)}`);
  const enter = async (person: string): Promise<{ client: PatientClient; personId: string; contextId: string }> => {
    const session = await signIn(installation.origin, platform, person);
    const client = patientClient(installation.origin, session.token, troubles);
    return { client, personId: session.person.id, contextId: session.context?.id ?? '' };
  };
  if (flavour === 'canvas') await enter('head');
  const { client: teacher, contextId } = await enter('lee');
  const home = `/api/contexts/${contextId}/home`;
  await until(async () => (await teacher.call('GET', home)).body.pupils >= 30, 'the roster');
  const pupils = [];
  for (let number = 1; number <= pupilCount; number += 1) {
    const key = pupilKey(number);
    pupils.push({ key, ...(await enter(key)) });
  }
  return { flavour, platform, teacher, contextId, pupils, ledger: newLedger() };
}

async function signIn(
  origin: string,
  platform: Platform,
  person: string,
): Promise<{ token: string; person: { id: string }; context: { id: string } | null }> {
  const { response } = await platform.launch(createJar(), { person, context: CONTEXT });
  const location = response.headers.get('location');
  if (response.status !== 303 || !location) throw new Error(`${person}'s launch answered ${response.status}`);
  const url = new URL(location, origin);
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      handle: url.pathname.split('/')[3],
      code: new URLSearchParams(url.hash.slice(1)).get('code'),
    }),
  });
  if (!answer.ok) throw new Error(`the exchange answered ${answer.status}`);
  return (await answer.json()) as never;
}

/** One homework's whole life: published, handed in again and again, marked, returned, marked anew. */
export async function liveThrough(room: Classroom, round: number, chance: Chance): Promise<void> {
  const classHomeworkId = await publish(room, `功課 ${round}`);
  const handing = room.pupils.filter(() => chance.maybe(0.75));
  await Promise.all(handing.map((pupil) => oneBook(room, classHomeworkId, pupil, chance)));
}

export async function publish(room: Classroom, title: string): Promise<string> {
  const answer = await room.teacher.call('POST', '/api/homework', {
    content: {
      title,
      bodyHtml: '<p>寫一段短文。</p>',
      subjectId: null,
      marking: 'points',
      points: MAXIMUM,
      handingIn: 'either',
      minutes: 20,
      files: [],
    },
    classes: [{ contextId: room.contextId, dueAt: new Date(Date.now() + 86_400_000).toISOString(), dueRule: 'typed' }],
    draftId: null,
    deepLinkingId: null,
  });
  if (answer.status !== 200) throw new Error(`publishing: ${answer.status} ${JSON.stringify(answer.body)}`);
  room.ledger.news.emit('acknowledged');
  const classHomeworkId = String(answer.body.classes[0].classHomeworkId);
  room.ledger.published.push({ classHomeworkId, title });
  return classHomeworkId;
}

async function oneBook(
  room: Classroom,
  classHomeworkId: string,
  pupil: Classroom['pupils'][number],
  chance: Chance,
): Promise<void> {
  await wait(chance.between(0, 800));
  const versions = chance.between(1, 3);
  for (let version = 1; version <= versions; version += 1) await handIn(room, classHomeworkId, pupil, chance);
  const submissionId = await submissionOf(room, classHomeworkId, pupil.personId);
  const rounds = chance.between(1, 2);
  for (let rev = 0; rev < rounds; rev += 1) {
    await mark(room, submissionId, rev, chance);
    await release(room, classHomeworkId, submissionId);
    await wait(chance.between(0, 400));
  }
}

async function handIn(
  room: Classroom,
  classHomeworkId: string,
  pupil: Classroom['pupils'][number],
  chance: Chance,
): Promise<void> {
  const sent = [];
  for (let number = chance.between(0, 2); number > 0; number -= 1) {
    // a PDF as far as its first bytes tell, of any length
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), chance.bytes(chance.between(1000, 700_000))]);
    const file = await pupil.client.upload(`第${number}頁.pdf`, classHomeworkId, bytes);
    if (file.sha256 !== sha256(bytes)) throw new Error(`${file.name} is stored with another hash than was sent`);
    sent.push(file);
  }
  const text = `秋天到了，風很涼。${chance.between(0, 1e9)}`;
  const answer = await pupil.client.call('POST', `/api/class-homework/${classHomeworkId}/hand-in`, {
    text,
    files: sent.map(({ fileId, name }) => ({ fileId, name })),
  });
  if (answer.status !== 200) throw new Error(`handing in: ${answer.status} ${JSON.stringify(answer.body)}`);
  room.ledger.receipts.push({
    classHomeworkId,
    pupil: pupil.key,
    receipt: answer.body.receipt,
    version: answer.body.version,
    text,
    files: sent.map(({ name, sha256: hash, size }) => ({ name, sha256: hash, size })),
  });
  room.ledger.news.emit('acknowledged');
}

async function submissionOf(room: Classroom, classHomeworkId: string, personId: string): Promise<string> {
  const queue = await room.teacher.call('GET', `/api/class-homework/${classHomeworkId}/marking`);
  const found = (queue.body.pupils as { personId: string; submissionId: string }[]).find(
    (each) => each.personId === personId,
  );
  if (!found) throw new Error('who has handed in is not in the marking queue');
  return found.submissionId;
}

async function mark(room: Classroom, submissionId: string, rev: number, chance: Chance): Promise<void> {
  const points = chance.between(0, MAXIMUM * 2) / 2;
  const comment = `比喻生動。${chance.between(0, 1e9)}`;
  const answer = await room.teacher.call('PUT', `/api/submissions/${submissionId}/mark`, {
    points,
    outcome: null,
    comment,
    rev,
  });
  if (answer.status !== 200) throw new Error(`marking: ${answer.status} ${JSON.stringify(answer.body)}`);
  room.ledger.marks.push({ submissionId, rev: answer.body.rev, points, comment });
  room.ledger.news.emit('acknowledged');
}

async function release(room: Classroom, classHomeworkId: string, submissionId: string): Promise<void> {
  const answer = await room.teacher.call('POST', `/api/class-homework/${classHomeworkId}/release`, {
    submissionIds: [submissionId],
  });
  if (answer.status !== 200 || answer.body.released !== 1)
    throw new Error(`returning: ${answer.status} ${JSON.stringify(answer.body)}`);
  const saved = room.ledger.marks.findLast((each) => each.submissionId === submissionId);
  if (!saved) throw new Error('returned before it was marked');
  room.ledger.releases.push({ submissionId, points: saved.points, comment: saved.comment });
  room.ledger.news.emit('acknowledged');
}

/** Asks again and again until it is so, at most a minute and a half. */
export async function until(isSo: () => Promise<boolean>, what: string, patienceMs = 90_000): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`${what} never came`);
    await wait(250);
  }
}
