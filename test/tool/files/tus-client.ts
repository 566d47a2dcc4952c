import type { Answer } from '../../support/api.ts';

/** What an upload is about. */
export interface About {
  name: string;
  purpose?: string;
  targetId?: string;
}

/** The tus requests of one person, by hand: what a phone does, step by step. */
export function tusClient(origin: string, token: string | null) {
  const always = { 'Tus-Resumable': '1.0.0', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: Buffer,
  ): Promise<Answer> => {
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { ...always, ...headers },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const metadata = (about: About): string =>
    Object.entries(about)
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
  const client = {
    headers: always,
    send,
    create: (about: About, size: number | string): Promise<Answer> =>
      send('POST', '/api/uploads', { 'Upload-Length': String(size), 'Upload-Metadata': metadata(about) }),
    patch: (path: string, offset: number, bytes: Buffer): Promise<Answer> =>
      send(
        'PATCH',
        path,
        { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
        bytes,
      ),
    head: (path: string): Promise<Answer> => send('HEAD', path, {}),
    state: (path: string): Promise<Answer> => send('GET', path, {}),
    /** A whole upload. @returns its address, and the answer to the last bytes */
    async upload(about: About, bytes: Buffer): Promise<{ path: string; answer: Answer }> {
      const created = await client.create(about, bytes.length);
      if (created.status !== 201) return { path: '', answer: created };
      const path = created.headers.get('location') ?? '';
      return { path, answer: await client.patch(path, 0, bytes) };
    },
    /** A whole upload that must succeed. @returns the file as its owner sees it */
    async file(
      about: About,
      bytes: Buffer,
    ): Promise<{ fileId: string; name: string; sha256: string; size: number; kind: string; mediaType: string }> {
      const { path, answer } = await client.upload(about, bytes);
      if (answer.status !== 204) throw new Error(`upload refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      return (await client.state(path)).body.file;
    },
  };
  return client;
}
