import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DetailedError, Upload } from 'tus-js-client';
import type { Answer } from '../support/api.ts';

/** A person at the client: a failed request is repeated as the client repeats it, with the same key, and then pressed again. */
export interface PatientClient {
  /** Repeats until an answer comes that isn't "not now". @throws after `patienceMs` without one */
  call(method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
  /** Sends a file by tus, going on where it stopped. @returns the stored file */
  upload(name: string, targetId: string, bytes: Buffer): Promise<StoredFile>;
}

export interface StoredFile {
  fileId: string;
  name: string;
  sha256: string;
  size: number;
}

/** What went wrong on the way, for the report: `GET 503` → how often. */
export type Troubles = Map<string, number>;

const WAITS_MS = [400, 1500, 4000];
const WORTH_REPEATING = new Set([429, 502, 503, 504]);

export function patientClient(origin: string, token: string, troubles: Troubles, patienceMs = 90_000): PatientClient {
  const note = (what: string): void => void troubles.set(what, (troubles.get(what) ?? 0) + 1);
  const once = async (method: string, path: string, body: unknown, key: string): Promise<Answer | undefined> => {
    try {
      const response = await fetch(`${origin}${path}`, {
        method,
        signal: AbortSignal.timeout(30_000),
        headers: {
          Authorization: `Bearer ${token}`,
          ...(method === 'GET' ? {} : { 'Idempotency-Key': key }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text.startsWith('{') ? JSON.parse(text) : text,
      };
    } catch {
      return undefined;
    }
  };
  const client: PatientClient = {
    async call(method, path, body, key = randomUUID()) {
      const giveUpAt = performance.now() + patienceMs;
      for (let tries = 0; ; tries += 1) {
        const answer = await once(method, path, body, key);
        if (answer && answer.status < 500 && !WORTH_REPEATING.has(answer.status)) return answer;
        note(answer ? `${answer.status} ${String(answer.body?.code ?? '')}`.trim() : 'no answer');
        // a 500 isn't repeated by the client; it is noted, judged at the end, and pressed again
        if (performance.now() > giveUpAt)
          throw new Error(
            `${method} ${path}: ${answer ? `${answer.status} ${JSON.stringify(answer.body)}` : 'no answer'}`,
          );
        await wait(WAITS_MS[tries % (WAITS_MS.length + 1)] ?? 500);
      }
    },
    async upload(name, targetId, bytes) {
      const giveUpAt = performance.now() + patienceMs;
      let url: string | null = null;
      for (;;) {
        const sent = await send(origin, token, { name, targetId, url }, bytes, note);
        url = sent.url;
        if (sent.done) break;
        if (performance.now() > giveUpAt) throw new Error(`the upload of ${name} never came through`);
        await wait(500);
      }
      const path = `/api/uploads/${url?.split('/').pop() ?? ''}`;
      for (;;) {
        const answer = await client.call('GET', path);
        if (answer.body.state === 'stored') return answer.body.file;
        if (answer.status !== 200 || answer.body.state === 'refused' || performance.now() > giveUpAt)
          throw new Error(`the upload of ${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
        await wait(250);
      }
    },
  };
  return client;
}

function send(
  origin: string,
  token: string,
  about: { name: string; targetId: string; url: string | null },
  bytes: Buffer,
  note: (what: string) => void,
): Promise<{ url: string | null; done: boolean }> {
  return new Promise((resolve, reject) => {
    const statusOf = (error: Error): number =>
      error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
    const upload: Upload = new Upload(bytes, {
      endpoint: `${origin}/api/uploads`,
      uploadUrl: about.url,
      chunkSize: 256 * 1024,
      retryDelays: [0, 1000, 3000],
      headers: { Authorization: `Bearer ${token}` },
      metadata: { name: about.name, purpose: 'submission', targetId: about.targetId },
      onShouldRetry: (error) => {
        note(`upload ${statusOf(error) || 'no answer'}`);
        return isWorthRepeating(statusOf(error));
      },
      onSuccess: () => resolve({ url: upload.url, done: true }),
      onError: (error) =>
        isWorthRepeating(statusOf(error)) ? resolve({ url: upload.url, done: false }) : reject(error),
    });
    upload.start();
  });
}

const isWorthRepeating = (status: number): boolean =>
  status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
