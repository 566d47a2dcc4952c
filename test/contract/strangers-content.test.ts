/** Hostile files, lists and markup, and what every answer does against them. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { useApi, type Answer } from '../support/api.ts';
import { content, publish } from '../tool/homework/content.ts';
import { makeWorld, type Caller, type World } from './access-world.ts';

const api = useApi();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const call = (caller: Caller, method: string, path: string, body?: unknown, key?: string): Promise<Answer> =>
  api().call(world.tokens[caller], method, `/api${path}`, body, key);

describe('uploads', () => {
  const tus = (caller: Caller, method: string, path: string, headers: Record<string, string>, body?: string) =>
    fetch(`${api().origin}/api${path}`, {
      method,
      headers: { 'Tus-Resumable': '1.0.0', Authorization: `Bearer ${world.tokens[caller]}`, ...headers },
      body: body ?? null,
    });
  const about = (entries: Record<string, string>): string =>
    Object.entries(entries)
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');

  test('odd lengths, names, purposes and extensions of the protocol', async () => {
    const targetId = world.homework.classHomeworkId;
    const good = { name: 'page.pdf', purpose: 'submission', targetId };
    const tries: Record<string, string>[] = [
      { 'Upload-Length': '-1' },
      { 'Upload-Length': '1e3' },
      { 'Upload-Length': '999999999999999999999' },
      { 'Upload-Length': '10', 'Upload-Defer-Length': '1' },
      { 'Upload-Defer-Length': '1' },
      { 'Upload-Length': '10', 'Upload-Concat': 'final;/api/uploads/x' },
      { 'Upload-Length': '10', 'Upload-Checksum': 'sha1 x' },
      { 'Upload-Length': '10', 'Upload-Metadata': 'name' },
      { 'Upload-Length': '10', 'Upload-Metadata': ',,, ,' },
      { 'Upload-Length': '10', 'Upload-Metadata': `__proto__ ${btoa('x')},${about(good)}` },
      { 'Upload-Length': '10', 'Upload-Metadata': about({ ...good, purpose: '__proto__' }) },
      { 'Upload-Length': '10', 'Upload-Metadata': about({ ...good, purpose: 'homework' }) },
      { 'Upload-Length': '10', 'Upload-Metadata': about({ ...good, targetId: "' or 1=1" }) },
      { 'Upload-Length': '10', 'Upload-Metadata': about({ ...good, name: '' }) },
      { 'Upload-Length': '10', 'Tus-Resumable': '9.9.9', 'Upload-Metadata': about(good) },
    ];
    for (const headers of tries) {
      const { status } = await tus('pupil', 'POST', '/uploads', headers);
      expect({ headers, isRefused: status >= 400 && status < 500 }).toEqual({ headers, isRefused: true });
    }
    // names that are kept, harmless
    for (const name of [
      '../../x.pdf',
      'a\0b.pdf',
      '\u202efdp.exe',
      'x'.repeat(900) + '.pdf',
      '"\r\nSet-Cookie: a=b.pdf',
    ]) {
      const answer = await tus('pupil', 'POST', '/uploads', {
        'Upload-Length': '10',
        'Upload-Metadata': about({ ...good, name }),
      });
      expect({ name, status: answer.status }).toEqual({ name, status: 201 });
      expect(answer.headers.get('location')).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}$/);
    }
    const names = await world.rows<{ name: string }>('select name from upload');
    for (const { name } of names) expect(name).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
  });

  test('another method behind the method changes nothing of anybody’s', async () => {
    const created = await tus('pupil', 'POST', '/uploads', {
      'Upload-Length': '10',
      'Upload-Metadata': about({ name: 'page.pdf', purpose: 'submission', targetId: world.homework.classHomeworkId }),
    });
    const path = (created.headers.get('location') ?? '').replace('/api', '');
    for (const caller of ['classmate', 'teacher', 'foreign'] as const)
      for (const method of ['HEAD', 'GET', 'PATCH', 'POST', 'DELETE'])
        for (const override of ['DELETE', 'PATCH', 'POST', 'HEAD', 'x']) {
          const { status } = await tus(caller, method, path, {
            'X-HTTP-Method-Override': override,
            'Upload-Offset': '0',
            'Upload-Length': '1',
          });
          expect({ caller, method, override, status }).toEqual({ caller, method, override, status: 404 });
        }
    const answer = await tus('pupil', 'HEAD', path, {});
    expect(answer.headers.get('upload-offset')).toBe('0');
  });
});

describe('lists of the office', () => {
  const preview = async (bytes: Buffer | string, query = ''): Promise<Answer> => {
    const response = await fetch(`${api().origin}/api/school/office-list/preview${query}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${world.tokens.head}`, 'Content-Type': 'application/octet-stream' },
      body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  test('tiny, broken and hostile files, names and columns', async () => {
    for (const bytes of [
      'a',
      'PK',
      'PK\x03',
      '\0',
      '\xff\xfe',
      '"',
      '"'.repeat(50_000),
      ','.repeat(50_000),
      '\n'.repeat(50_000),
      '班別,班號,姓名\n' + '3A,1,x\n'.repeat(6000),
    ]) {
      const { status } = await preview(Buffer.from(bytes, 'latin1'));
      expect({ bytes: bytes.slice(0, 20), isRefused: status >= 400 && status < 500 }).toEqual({
        bytes: bytes.slice(0, 20),
        isRefused: true,
      });
    }
    for (const query of [
      '?columns=x',
      '?columns=null',
      '?columns={"class":1}',
      '?missing=all',
      `?fileName=${'x'.repeat(300)}`,
    ])
      expect({ query, status: (await preview('班別,班號,姓名\n3A,31,黃小明\n', query)).status }).toEqual({
        query,
        status: 422,
      });
  });

  test('formulas and markup in cells are text: kept as they stand, shown as JSON, never as a page', async () => {
    const list = `班別,班號,姓名,英文姓名\n3A,41,"=HYPERLINK(""http://evil.example"",""x"")",@SUM(1)\n3A,42,<img src=x onerror=alert(1)>,+1+1\n`;
    const { status, body, headers } = await preview(list);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body.add.map((row: { nameEn: string }) => row.nameEn)).toEqual(['@SUM(1)', '+1+1']);
  });

  test('a zip whose directory the unpacker would look for elsewhere than the guard', async () => {
    const empty = Buffer.alloc(22);
    empty.writeUInt32LE(0x06054b50, 0);
    const bomb = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(26)]);
    const tricks: [string, (end: Buffer) => void][] = [
      ['several disks: zip64 is looked for', (end) => end.writeUInt16LE(0xffff, 4)],
      ['zip64 by the entries of this disk', (end) => end.writeUInt16LE(0xffff, 8)],
      ['bytes before the archive shift its directory', (end) => end.writeUInt32LE(1, 16)],
    ];
    for (const [trick, change] of tricks) {
      const end = Buffer.from(empty);
      end.writeUInt32LE(bomb.length, 16);
      change(end);
      expect({ trick, ...(await preview(Buffer.concat([bomb, end]))) }).toMatchObject({
        trick,
        status: 422,
        body: { code: 'list_unreadable' },
      });
    }
  });
});

describe('what is answered', () => {
  test('every answer bears the headers that keep browsers from guessing, framing and telling where people came from', async () => {
    const tries = [
      '/',
      '/nothing',
      '/healthz',
      '/api/session',
      '/api/nothing',
      '/lti/keys',
      '/lti/login',
      '/lti/launch',
      '/lti/config/canvas.json',
      `/p/${world.school.platformHandle}/x/`,
      '/p/unknown/x/',
      '/files/a/01890000-0000-7000-8000-000000000000/x',
      '/assets/none.js',
      '/%',
    ];
    for (const path of tries) {
      const { headers } = await fetch(`${api().origin}${path}`, { redirect: 'manual' });
      const policy = headers.get('content-security-policy') ?? '';
      expect({ path, nosniff: headers.get('x-content-type-options'), by: headers.get('x-powered-by') }).toEqual({
        path,
        nosniff: 'nosniff',
        by: null,
      });
      expect({ path, referrer: headers.get('referrer-policy') }).toEqual({
        path,
        referrer: expect.stringMatching(/^(strict-origin-when-cross-origin|no-referrer)$/),
      });
      expect({ path, policy }).toEqual({ path, policy: expect.stringContaining("default-src 'none'") });
      // doors may stand in any LMS's frame, launched pages in their platform's; everything else in none
      if (!path.startsWith('/lti/')) {
        const wanted = path.startsWith(`/p/${world.school.platformHandle}`)
          ? world.school.issuer.toLowerCase()
          : "'none'";
        expect({ path, policy }).toEqual({ path, policy: expect.stringContaining(`frame-ancestors ${wanted}`) });
      }
      expect({ path, cors: headers.get('access-control-allow-origin') }).toEqual({
        path,
        cors: path === '/lti/keys' ? '*' : null,
      });
    }
    const { headers } = await call('teacher', 'GET', '/contexts');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('markup in what people write: cleaned where it is shown as HTML, elsewhere plain text in JSON', async () => {
    const hostile = `<p onclick="x()">a<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)" target="_self">b</a><iframe srcdoc="x"></iframe><svg onload=x><style>*{}</style></p>`;
    const title = '<img src=x onerror=alert(1)>';
    const published = await call(
      'teacher',
      'POST',
      '/homework',
      publish([world.context], { title, bodyHtml: hostile }),
    );
    const [{ classHomeworkId }] = published.body.classes;
    const seen = await call('classmate', 'GET', `/to-do/${classHomeworkId}`);
    expect(seen.body.bodyHtml).not.toMatch(/script|onclick|onerror|onload|javascript:|iframe|svg|style|_self/i);
    expect(seen.body.title).toBe(title);
    expect(seen.headers.get('content-type')).toMatch(/^application\/json/);
    const draftId = randomUUID();
    const draft = {
      contextId: world.context.id,
      rev: 0,
      content: { ...content({ title, bodyHtml: hostile }), classes: [] },
    };
    await call('teacher', 'PUT', `/drafts/${draftId}`, draft);
    expect((await call('teacher', 'GET', `/drafts/${draftId}`)).body.content.bodyHtml).not.toMatch(
      /script|on\w+=|javascript:/i,
    );
  });
});
