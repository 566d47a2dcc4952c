import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { objectPath } from '../../../tool/files/file-store.ts';
import { pretendDiskSpace } from '../../../tool/files/storage.ts';
import { receivedPath } from '../../../tool/files/tus.ts';
import { useApi } from '../../support/api.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { pdf, phonePicture, picture, program, zip } from './samples.ts';
import { tusClient } from './tus-client.ts';

const api = useApi();
const HOMEWORK = { purpose: 'homework' };
let school: TestSchool;
let context: TestContext;
let teacher: TestPerson;
let other: TestPerson;
let mine: ReturnType<typeof tusClient>;
let theirs: ReturnType<typeof tusClient>;

beforeAll(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  other = await makePerson(school, { role: 'instructor', contexts: [context] });
  mine = tusClient(api().origin, await makeSession(school, teacher, { context }));
  theirs = tusClient(api().origin, await makeSession(school, other, { context }));
});

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const idOf = (path: string): string => path.split('/').pop() ?? '';
const rows = <Row extends object>(text: string, bind: unknown[] = []): Promise<Row[]> =>
  inSchool(school.schoolId, () => sql<Row>(text, bind));

describe('an upload', () => {
  test('is stored as it came, under its hash, with what it is by its bytes', async () => {
    const bytes = await phonePicture();
    const { path, answer } = await mine.upload({ name: '我的功課.jpg', ...HOMEWORK }, bytes);
    expect(answer.status).toBe(204);
    const { body } = await mine.state(path);
    expect(body).toMatchObject({
      state: 'stored',
      refusal: null,
      file: { name: '我的功課.jpg', size: bytes.length, mediaType: 'image/jpeg', kind: 'image', sha256: sha(bytes) },
    });
    expect(await readFile(objectPath(school.schoolId, sha(bytes)))).toEqual(bytes);
    expect(existsSync(receivedPath(idOf(path)))).toBe(false);
  });

  test('the same bytes twice are two files and one object', async () => {
    const bytes = await picture('png', 33, 33);
    const one = await mine.file({ name: 'a.png', ...HOMEWORK }, bytes);
    const two = await theirs.file({ name: 'b.png', ...HOMEWORK }, bytes);
    expect(one.fileId).not.toBe(two.fileId);
    expect(one.sha256).toBe(two.sha256);
    expect(await rows('select 1 from file_blob where sha256 = $1', [one.sha256])).toHaveLength(1);
  });

  test('an address is relative, and nothing is told to other origins', async () => {
    const created = await mine.create({ name: 'a.pdf', ...HOMEWORK }, 100);
    expect(created.headers.get('location')).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}$/);
    expect(created.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('what is refused, with a clear code', () => {
  test.each([
    ['300 MB, before any byte', 300 * 1024 * 1024, 413, 'file_too_large'],
    ['a byte too many', 100 * 1024 * 1024 + 1, 413, 'file_too_large'],
    ['nothing', 0, 422, 'file_empty'],
    ['a length of words', 'many', 400, 'upload_length_missing'],
    ['a negative length', '-5', 400, 'upload_length_missing'],
    ['no end of a length', '9'.repeat(40), 400, 'upload_length_missing'],
  ])('%s', async (_case, size, status, code) => {
    const answer = await mine.create({ name: 'a.jpg', ...HOMEWORK }, size);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test.each<[string, string, () => Buffer, string]>([
    ['a program named .jpg', 'photo.jpg', () => program, 'file_misnamed'],
    ['a program by its own name', 'game.exe', () => program, 'file_type_refused'],
    ['a page named .pdf', 'notes.pdf', () => Buffer.from('<html><script>alert(1)</script></html>'), 'file_misnamed'],
    ['a zip', 'work.zip', () => zip(['a.txt']), 'file_type_refused'],
    ['a PDF named .jpg', 'photo.jpg', () => pdf, 'file_misnamed'],
  ])('%s', async (_case, name, bytes, code) => {
    const { path, answer } = await mine.upload({ name, ...HOMEWORK }, bytes());
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect((await mine.state(path)).body).toMatchObject({ state: 'refused', refusal: code, file: null });
    expect(existsSync(receivedPath(idOf(path)))).toBe(false);
  });

  test.each([
    ['no metadata', { 'Upload-Length': '10' }, 422],
    ['metadata that cannot be read', { 'Upload-Length': '10', 'Upload-Metadata': 'name !!!' }, 422],
    ['another purpose', { 'Upload-Length': '10', 'Upload-Metadata': `name ${btoa('a')},purpose ${btoa('fun')}` }, 422],
    ['a length to be told later', { 'Upload-Defer-Length': '1' }, 400],
  ])('%s', async (_case, headers, status) => {
    expect((await mine.send('POST', '/api/uploads', headers)).status).toBe(status);
  });

  test('nobody without a session', async () => {
    expect((await tusClient(api().origin, null).create({ name: 'a.pdf', ...HOMEWORK }, 10)).status).toBe(401);
  });

  test('a pupil attaching to homework, or handing in what is not theirs', async () => {
    const pupil = await makePerson(school, { role: 'learner', contexts: [context] });
    const client = tusClient(api().origin, await makeSession(school, pupil, { role: 'learner', context }));
    expect((await client.create({ name: 'a.pdf', ...HOMEWORK }, 10)).status).toBe(403);
    expect((await client.create({ name: 'a.pdf', purpose: 'submission' }, 10)).status).toBe(403);
    expect((await client.create({ name: 'a.pdf', purpose: 'submission', targetId: newId() }, 10)).status).toBe(403);
  });
});

describe('another person', () => {
  test('doesn’t find the upload', async () => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, pdf.length)).headers.get('location') ?? '';
    expect((await theirs.head(path)).status).toBe(404);
    expect((await theirs.state(path)).status).toBe(404);
    expect((await theirs.patch(path, 0, pdf)).status).toBe(404);
    expect((await theirs.send('DELETE', path, {})).status).toBe(404);
    expect((await mine.patch(path, 0, pdf)).status).toBe(204);
  });
});

describe('a transfer that stops half-way', () => {
  const bytes = Buffer.concat([pdf, randomBytes(200_000)]);

  test('goes on from where it stopped', async () => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, bytes.length)).headers.get('location') ?? '';
    await breakOff(path, bytes, 70_000);
    const head = await mine.head(path);
    const offset = Number(head.headers.get('upload-offset'));
    expect(head.status).toBe(200);
    expect(offset).toBeLessThanOrEqual(70_000);
    expect(await mine.patch(path, offset + 1, bytes.subarray(offset + 1))).toMatchObject({ status: 409 });
    expect((await mine.patch(path, offset, bytes.subarray(offset))).status).toBe(204);
    expect((await mine.state(path)).body.file.sha256).toBe(sha(bytes));
  });

  test('is finished by the next question when the process was killed before storing it', async () => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, bytes.length)).headers.get('location') ?? '';
    await writeFile(receivedPath(idOf(path)), bytes);
    const head = await mine.head(path);
    expect(head.headers.get('upload-offset')).toBe(String(bytes.length));
    expect((await mine.state(path)).body).toMatchObject({ state: 'stored', file: { sha256: sha(bytes) } });
    expect((await mine.patch(path, bytes.length, Buffer.alloc(0))).status).toBe(409);
  });

  test('asked twenty times at once, one file is made', async () => {
    const fresh = Buffer.concat([pdf, randomBytes(50_000)]);
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, fresh.length)).headers.get('location') ?? '';
    await writeFile(receivedPath(idOf(path)), fresh);
    const states = await Promise.all(Array.from({ length: 20 }, () => mine.state(path)));
    expect(new Set(states.map(({ status, body }) => `${status} ${body.file?.fileId}`)).size).toBe(1);
    expect(await rows('select 1 from file where sha256 = $1', [sha(fresh)])).toHaveLength(1);
  });

  test('bytes without a row, and a row without bytes of before, are made good', async () => {
    const small = await picture('png', 21, 21);
    const file = await mine.file({ name: 'a.png', ...HOMEWORK }, small);
    await rm(objectPath(school.schoolId, file.sha256));
    await mine.file({ name: 'a.png', ...HOMEWORK }, small);
    expect(await readFile(objectPath(school.schoolId, file.sha256))).toEqual(small);
  });

  test('is gone after a week', async () => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, bytes.length)).headers.get('location') ?? '';
    await rows(`update upload set created_at = created_at - interval '8 days' where id = $1`, [idOf(path)]);
    expect((await mine.head(path)).status).toBe(404);
  });

  test('can be given up', async () => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, bytes.length)).headers.get('location') ?? '';
    expect((await mine.send('DELETE', path, {})).status).toBe(204);
    expect((await mine.head(path)).status).toBe(404);
  });

  function breakOff(path: string, body: Buffer, after: number): Promise<void> {
    return new Promise((resolve) => {
      const outgoing = request(new URL(path, api().origin), {
        method: 'PATCH',
        headers: {
          ...mine.headers,
          'Upload-Offset': '0',
          'Content-Type': 'application/offset+octet-stream',
          'Content-Length': body.length,
        },
      });
      outgoing.on('error', () => resolve());
      outgoing.on('close', () => resolve());
      outgoing.write(body.subarray(0, after), () => setTimeout(() => outgoing.destroy(), 100));
    });
  }
});

describe('a full disk', () => {
  const GB = 1024 ** 3;
  test.each([
    ['2 GB left', { free: 2 * GB - 1, total: 10 * GB }],
    ['5 % left', { free: 40 * GB, total: 1000 * GB }],
  ])('is told in words before any byte: %s', async (_case, space) => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, pdf.length)).headers.get('location') ?? '';
    const undo = pretendDiskSpace(async () => space);
    try {
      expect(await mine.create({ name: 'b.pdf', ...HOMEWORK }, 10)).toMatchObject({
        status: 507,
        body: { code: 'disk_full' },
      });
      expect(await mine.patch(path, 0, pdf)).toMatchObject({ status: 507, body: { code: 'disk_full' } });
    } finally {
      undo();
    }
    expect((await mine.patch(path, 0, pdf)).status).toBe(204);
  });
});

describe('what strangers send', () => {
  test('never gets a 5xx', async () => {
    const path = (await mine.create({ name: 'a.pdf', ...HOMEWORK }, pdf.length)).headers.get('location') ?? '';
    const tries: [string, string, Record<string, string>][] = [
      ['PATCH', path, {}],
      ['PATCH', path, { 'Upload-Offset': 'x', 'Content-Type': 'application/offset+octet-stream' }],
      ['PATCH', path, { 'Upload-Offset': '0', 'Content-Type': 'text/plain' }],
      [
        'PATCH',
        path,
        { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream', 'Tus-Resumable': '9' },
      ],
      ['PUT', path, {}],
      ['POST', path, { 'Upload-Length': '10' }],
      ['PATCH', '/api/uploads/..%2f..%2fetc', {}],
      ['PATCH', `/api/uploads/${newId()}`, { 'Upload-Offset': '0' }],
      ['PUT', '/api/uploads', {}],
      ['HEAD', '/api/uploads', {}],
      [
        'POST',
        '/api/uploads',
        {
          'Upload-Length': '10',
          'Upload-Concat': 'partial',
          'Upload-Metadata': `name ${btoa('a')},purpose ${btoa('homework')}`,
        },
      ],
    ];
    for (const [method, target, headers] of tries) {
      const { status } = await mine.send(method, target, headers);
      expect({ method, target, headers, status: status >= 400 && status < 500 }).toEqual({
        method,
        target,
        headers,
        status: true,
      });
    }
  });
});
