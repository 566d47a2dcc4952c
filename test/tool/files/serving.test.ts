import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, rm } from 'node:fs/promises';
import sharp from 'sharp';
import { addMs, now, resetClock, shiftClock } from '../../../tool/core/clock.ts';
import { inSchool } from '../../../tool/core/db/database.ts';
import { signFile } from '../../../tool/files/signed-address.ts';
import { storageDir } from '../../../tool/files/storage.ts';
import { useApi } from '../../support/api.ts';
import { runJobs } from '../../support/jobs.ts';
import { makeContext, makePerson, makeSchool, makeSession, type TestSchool } from '../../support/factories/school.ts';
import { heic, mp3, pdf, phonePicture, picture, zip } from './samples.ts';
import { tusClient } from './tus-client.ts';

const api = useApi();
let school: TestSchool;
let mine: ReturnType<typeof tusClient>;

beforeAll(async () => {
  school = await makeSchool();
  const context = await makeContext(school);
  const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  mine = tusClient(api().origin, await makeSession(school, teacher, { context }));
});
afterEach(resetClock);

type Stored = Awaited<ReturnType<ReturnType<typeof tusClient>['file']>>;
const store = (name: string, bytes: Buffer): Promise<Stored> => mine.file({ name, purpose: 'homework' }, bytes);
const addresses = (file: Stored): Promise<ReturnType<typeof signFile>> =>
  inSchool(school.schoolId, async () => signFile(file as Parameters<typeof signFile>[0]));
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, api().origin), { headers });
const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

describe('a signed address', () => {
  test('brings the bytes as they came, with headers that keep them harmless', async () => {
    const file = await store('第3課 (1).pdf', pdf);
    const answer = await get((await addresses(file)).url);
    expect(answer.status).toBe(200);
    expect(await bytesOf(answer)).toEqual(pdf);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="_3_ (1).pdf"; filename*=UTF-8\'\'%E7%AC%AC3%E8%AA%B2%20%281%29.pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      etag: `"${file.sha256}"`,
      'accept-ranges': 'bytes',
    });
  });

  test('a Word file is only downloaded; sound plays in the page', async () => {
    const word = await store('a.docx', zip(['[Content_Types].xml', 'word/document.xml']));
    const sound = await store('a.mp3', mp3);
    expect((await get((await addresses(word)).url)).headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await get((await addresses(sound)).url)).headers.get('content-disposition')).toMatch(/^inline/);
  });

  test('ends after five minutes at most', async () => {
    const { url, expiresAt } = await addresses(await store('a.pdf', pdf));
    const life = Date.parse(expiresAt) - now().getTime();
    expect(life).toBeGreaterThan(3.9 * 60_000);
    expect(life).toBeLessThanOrEqual(5 * 60_000);
    shiftClock(addMs(now(), 5 * 60_000 + 1000));
    expect((await get(url)).status).toBe(403);
  });

  test('is for one file and one form of it, and cannot be altered', async () => {
    const one = await store('a.png', await picture('png', 11, 11));
    const two = await store('b.png', await picture('png', 12, 12));
    const { url } = await addresses(one);
    const [, , signature = ''] = url.split('/');
    expect((await get(`/files/${signature}/${two.fileId}/b.png`)).status).toBe(403);
    const bytes = Buffer.from(signature, 'base64url');
    for (let at = 0; at < bytes.length; at += 3) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] as number) ^ 1;
      expect((await get(`/files/${altered.toString('base64url')}/${one.fileId}/a.png`)).status).toBe(403);
    }
    for (const nonsense of ['x', 'A'.repeat(72), '%00', 'a'.repeat(300)]) {
      const { status } = await get(`/files/${nonsense}/${one.fileId}/a.png`);
      expect([400, 403, 404]).toContain(status);
    }
  });

  test('parts, and what hasn’t changed', async () => {
    const { url } = await addresses(await store('a.pdf', pdf));
    const part = await get(url, { Range: 'bytes=5-7' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 5-7/${pdf.length}`,
      '1.4',
    ]);
    expect(await (await get(url, { Range: 'bytes=-6' })).text()).toBe('%%EOF\n');
    expect((await get(url, { Range: `bytes=${pdf.length}-` })).status).toBe(416);
    expect((await get(url, { Range: 'bytes=0-1,3-4' })).status).toBe(200);
    expect((await get(url, { Range: 'lines=1-2' })).status).toBe(200);
    const etag = part.headers.get('etag') ?? '';
    expect((await get(url, { 'If-None-Match': etag })).status).toBe(304);
    expect((await get(url, { Range: 'bytes=5-7', 'If-Range': '"other"' })).status).toBe(200);
  });

  test('of bytes that are gone is an error of ours, and not the picture of somebody else', async () => {
    const file = await store('a.png', await picture('png', 13, 13));
    const { url } = await addresses(file);
    await rm(storageDir('objects'), { recursive: true });
    expect((await get(url)).status).toBe(500);
  });
});

describe('previews', () => {
  test('of a picture stand upright, fit, and tell no place', async () => {
    const file = await store('a.jpg', await phonePicture(3000, 2000));
    const { previewUrl, thumbnailUrl } = await addresses(file);
    const page = await sharp(await bytesOf(await get(previewUrl ?? ''))).metadata();
    expect([page.format, page.width, page.height, page.exif]).toEqual(['jpeg', 1067, 1600, undefined]);
    const thumbnail = await get(thumbnailUrl ?? '');
    expect(thumbnail.headers.get('content-type')).toBe('image/jpeg');
    expect(await sharp(await bytesOf(thumbnail)).metadata()).toMatchObject({ width: 267, height: 400 });
  });

  test('of HEIC come as JPEG, and the original stays', async () => {
    const bytes = await heic();
    const file = await store('IMG_1.HEIC', bytes);
    expect(file).toMatchObject({ kind: 'heic', mediaType: 'image/heic', name: 'IMG_1.HEIC' });
    const { url, previewUrl, thumbnailUrl } = await addresses(file);
    expect(await sharp(await bytesOf(await get(previewUrl ?? ''))).metadata()).toMatchObject({
      width: 640,
      height: 480,
    });
    expect(await sharp(await bytesOf(await get(thumbnailUrl ?? ''))).metadata()).toMatchObject({
      width: 400,
      height: 300,
    });
    const original = await get(url);
    expect(original.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await bytesOf(original)).toEqual(bytes);
  });

  test('are made beforehand by a job', async () => {
    const file = await store('a.png', await picture('png', 900, 900));
    await runJobs(api().databaseUrl);
    const made = await readdir(`${storageDir('previews')}/${school.schoolId}/${file.sha256.slice(0, 2)}`);
    expect(made.filter((name) => name.startsWith(file.sha256)).sort()).toEqual([
      `${file.sha256}-page.jpg`,
      `${file.sha256}-thumbnail.jpg`,
    ]);
  });

  test.each([
    ['a.jpg', async () => (await picture('jpeg', 50, 50)).subarray(0, 40)],
    ['a.heic', async () => (await heic()).subarray(0, 300)],
  ])('of a broken picture (%s) are said not to be there, each time, and it can be downloaded', async (name, bytes) => {
    const file = await store(name, await bytes());
    const { url, previewUrl } = await addresses(file);
    for (let times = 0; times < 2; times++) {
      const answer = await get(previewUrl ?? '');
      expect([answer.status, (await answer.json()).code]).toEqual([404, 'preview_unavailable']);
    }
    expect((await get(url)).status).toBe(200);
  });

  test('there are none of a PDF', async () => {
    expect(await addresses(await store('a.pdf', pdf))).toMatchObject({ previewUrl: null, thumbnailUrl: null });
  });
});
