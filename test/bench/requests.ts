import { randomBytes, randomUUID } from 'node:crypto';
import { phonePhoto } from './photo.ts';
import { atLeast, atMost, MOODLE, told, type Line } from './line.ts';
import { atOnce, oneByOne } from './measure.ts';
import type { Ground } from './seed.ts';

const MB = 1024 * 1024;

/** What the server does by itself: the progress grid, pupils' pages, a hand-in. */
export async function requests(ground: Ground): Promise<Line[]> {
  return [...(await progress(ground)), ...(await pupilPages(ground)), ...(await handIns(ground))];
}

/** A page of the API, read to its end. */
async function get(ground: Ground, token: string, path: string): Promise<{ next?: string | null }> {
  const answer = await fetch(`${ground.installation.origin}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { next?: string | null };
}

async function progress(ground: Ground): Promise<Line[]> {
  const { usual, large } = ground;
  const whole = async (of: typeof usual, turn: number): Promise<void> => {
    const path = `/api/class-homework/${of.classHomeworkIds[turn % of.classHomeworkIds.length]}/progress`;
    let next: string | null | undefined;
    do ({ next } = await get(ground, of.teacher, next ? `${path}?after=${encodeURIComponent(next)}` : path));
    while (next);
  };
  const fifty = await oneByOne(120, (turn) => whole(usual, turn));
  const thousand = await oneByOne(25, (turn) => whole(large, turn), 3);
  const first = await oneByOne(40, (turn) =>
    get(ground, large.teacher, `/api/class-homework/${large.classHomeworkIds[turn % 10]}/progress`),
  );
  return [
    atMost('progress grid, 50 pupils, p95', fifty.p95, 'ms', 60, { figure: 682, name: MOODLE }),
    atMost('progress grid, 1,000 pupils, first page of 200, p95', first.p95, 'ms', 200),
    told(
      'progress grid, 1,000 pupils, all pages, p95',
      `${thousand.p95.toFixed(0)} ms`,
      `9500 ms (${MOODLE})`,
      `${(9500 / thousand.p95).toFixed(0)} × faster`,
    ),
  ];
}

/** A pupil's homework page with its assets in the browser's cache: the page, the session, the homework. */
async function pupilPages(ground: Ground): Promise<Line[]> {
  const { usual, installation } = ground;
  const tokens = await Promise.all(usual.pupils.slice(0, 16).map((pupil) => ground.signIn(pupil, usual.context)));
  const tokenOf = (turn: number): string => tokens[turn % tokens.length] ?? '';
  const homework = (turn: number): string =>
    `/api/to-do/${usual.classHomeworkIds[turn % usual.classHomeworkIds.length]}`;
  const page = async (turn: number): Promise<void> => {
    const html = await fetch(`${installation.origin}/p/${ground.school.platformHandle}/bench/to-do`);
    await html.arrayBuffer();
    await get(ground, tokenOf(turn), '/api/session');
    await get(ground, tokenOf(turn), homework(turn));
  };
  const server = await oneByOne(200, (turn) => get(ground, tokenOf(turn), homework(turn)));
  await atOnce(8, 80, page);
  const rate = await atOnce(8, 400, page);
  return [
    atLeast('pupil’s homework pages a second, 8 connections (3 requests each)', rate, '/s', 80, {
      figure: 8,
      name: MOODLE,
    }),
    atMost('pupil’s homework, server p50', server.p50, 'ms', 30, { figure: 218, name: MOODLE }),
    told('pupil’s homework, server p95', `${server.p95.toFixed(1)} ms`),
  ];
}

async function handIns(ground: Ground): Promise<Line[]> {
  const { usual, installation } = ground;
  const photo = await phonePhoto(5 * MB);
  const classHomeworkId = usual.classHomeworkIds[0] ?? '';
  // those who have nothing returned may still hand in
  const pupils = usual.pupils.filter(({ lmsUserId }) => lmsUserId.endsWith('9'));
  const tokens = await Promise.all(pupils.map((pupil) => ground.signIn(pupil, usual.context)));
  const times = await oneByOne(
    15,
    async (turn) => {
      // no two alike, or the store would keep them once
      const bytes = Buffer.concat([photo, randomBytes(16)]);
      const token = tokens[turn % tokens.length] ?? '';
      const file = await upload(installation.origin, token, classHomeworkId, bytes);
      await handIn(installation.origin, token, classHomeworkId, file);
    },
    2,
  );
  return [
    told(
      'a hand-in of 5 MB (upload and receipt), p50',
      `${times.p50.toFixed(0)} ms`,
      `${((5 * 8000) / times.p50).toFixed(0)} Mbit/s`,
    ),
  ];
}

/** Uploads one picture by tus as the client does: create, send, ask whether it is stored. */
export async function upload(
  origin: string,
  token: string,
  targetId: string,
  bytes: Buffer,
): Promise<{ fileId: string; name: string }> {
  const base = (text: string): string => Buffer.from(text).toString('base64');
  const headers = { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0' };
  const created = await fetch(`${origin}/api/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'Upload-Length': String(bytes.length),
      'Upload-Metadata': `name ${base('IMG_0001.jpg')},purpose ${base('submission')},targetId ${base(targetId)}`,
    },
  });
  const address = new URL(created.headers.get('location') ?? '', origin);
  const sent = await fetch(address, {
    method: 'PATCH',
    headers: { ...headers, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  });
  if (sent.status !== 204) throw new Error(`the upload was answered ${sent.status}: ${await sent.text()}`);
  const stored = await fetch(address, { headers });
  return ((await stored.json()) as { file: { fileId: string; name: string } }).file;
}

export async function handIn(
  origin: string,
  token: string,
  classHomeworkId: string,
  file: { fileId: string; name: string },
): Promise<void> {
  const answer = await fetch(`${origin}/api/class-homework/${classHomeworkId}/hand-in`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: '', files: [{ fileId: file.fileId, name: file.name }] }),
  });
  if (answer.status !== 200) throw new Error(`the hand-in was answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
