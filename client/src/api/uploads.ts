import type { DetailedError, Upload } from 'tus-js-client';
import type { FileCard } from '../../../tool/homework/homework.contract.ts';
import type { uploadAnswer } from '../../../tool/submissions/submission.contract.ts';
import type { z } from 'zod';
import { api, apiAddress, bearerHeaders } from './client.ts';
import { ApiError } from './errors.ts';
import { randomId } from './random-id.ts';
import { fingerprintOf, uploadAddresses } from './upload-store.ts';

export interface UploadTarget {
  purpose: 'submission' | 'homework';
  /** The class homework that is handed in for, or the draft or homework it is attached to. */
  targetId: string;
  /** Whose upload it is: what one person left unfinished is never carried on by another. */
  personId: string;
}

export interface UploadLimits {
  maxFiles: number;
  maxBytes: number;
}

export interface UploadItem {
  key: string;
  name: string;
  size: number;
  type: string;
  /** `checking`: every byte is there, the server looks at what it is. `waiting`: in the queue, or until the network is back. */
  state: 'waiting' | 'sending' | 'checking' | 'stored' | 'refused';
  /** 0–1 */
  progress: number;
  /** Why it was refused, or what holds it up while it waits; words by `useErrorWords`. */
  error: ApiError | undefined;
  /** The file itself, to be shown before the server has it; undefined for what was there already. */
  file: File | undefined;
  /** Once stored. */
  card: (FileCard & { sha256: string }) | undefined;
}

type UploadAnswer = z.infer<typeof uploadAnswer>;

interface Running {
  item: UploadItem;
  file: File | undefined;
  tus: Upload | undefined;
}

const atOnce = 3;

/**
 * The files on their way to the server: several at once, each going on from where it stopped (network gone, page
 * reloaded and the same file chosen again). React reads it by `useUploads`.
 */
export function createUploads(target: UploadTarget, limits: UploadLimits, told: (items: UploadItem[]) => void) {
  let all: Running[] = [];
  let ended = false;

  const say = () => !ended && told(all.map(({ item }) => item));
  const change = (running: Running, next: Partial<UploadItem>) => {
    running.item = { ...running.item, ...next };
    say();
  };

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const item: UploadItem = {
        key: randomId(),
        name: file.name,
        size: file.size,
        type: file.type,
        state: 'waiting',
        progress: 0,
        error: undefined,
        file,
        card: undefined,
      };
      const code = refusalBefore(file);
      if (code)
        Object.assign(item, { state: 'refused', error: new ApiError(422, code, { ...limits, name: file.name }) });
      all.push({ item, file, tus: undefined });
    }
    say();
    next();
  }

  /** What the server would refuse anyway is said before a byte is sent. */
  function refusalBefore(file: File): string | undefined {
    if (file.size === 0) return 'file_empty';
    if (file.size > limits.maxBytes) return 'file_too_large';
    if (all.filter(({ item }) => item.state !== 'refused').length >= limits.maxFiles) return 'too_many_files';
    return undefined;
  }

  function next(): void {
    const busy = all.filter(({ item }) => item.state === 'sending').length;
    const waiting = all.filter(({ item, tus }) => item.state === 'waiting' && !tus);
    for (const running of waiting.slice(0, Math.max(0, atOnce - busy))) void send(running);
  }

  async function send(running: Running): Promise<void> {
    const { file } = running;
    if (!file) return;
    change(running, { state: 'sending', error: undefined });
    // The library comes with the first file: a page that only might send some is there sooner.
    const library = await import('tus-js-client').catch(() => undefined);
    if (ended || !all.includes(running)) return;
    if (!library) return fail(running, new ApiError(0, 'offline'));
    const tus = new library.Upload(file, {
      endpoint: apiAddress('/uploads'),
      chunkSize: 16 * 1024 * 1024,
      retryDelays: [0, 1000, 3000, 6000, 12_000],
      metadata: { name: file.name, purpose: target.purpose, targetId: target.targetId },
      fingerprint: () => fingerprintOf(file, [target.personId, target.purpose, target.targetId]),
      urlStorage: uploadAddresses,
      storeFingerprintForResuming: true,
      removeFingerprintOnSuccess: true,
      onBeforeRequest(request) {
        // The token may have been renewed since the upload began.
        for (const [name, value] of Object.entries(bearerHeaders())) request.setHeader(name, value);
      },
      onShouldRetry: (error) => worthRepeating(statusOf(error)),
      onProgress: (sent, whole) => change(running, { state: 'sending', progress: whole > 0 ? sent / whole : 0 }),
      onSuccess: () => void settle(running),
      onError: (error) => fail(running, error),
    });
    running.tus = tus;
    const [earlier] = await tus.findPreviousUploads();
    if (!all.includes(running)) return;
    if (earlier) tus.resumeFromPreviousUpload(earlier);
    tus.start();
  }

  /** Every byte is there: the server says whether it is stored for good. */
  async function settle(running: Running): Promise<void> {
    change(running, { state: 'checking', progress: 1 });
    next();
    const uploadId = running.tus?.url?.split(/[?#]/)[0]?.split('/').pop() ?? '';
    try {
      for (let tries = 0; ; tries++) {
        const answer = await api.get<UploadAnswer>(`/uploads/${uploadId}`);
        if (answer.state === 'stored' && answer.file) return change(running, { state: 'stored', card: answer.file });
        if (answer.state === 'refused')
          throw new ApiError(422, answer.refusal ?? 'file_type_refused', { name: running.item.name });
        await new Promise((resolve) => setTimeout(resolve, Math.min(3000, 250 * 2 ** tries)));
        if (!all.includes(running)) return;
      }
    } catch (error) {
      fail(running, error);
    }
  }

  function fail(running: Running, error: unknown): void {
    const failure = error instanceof ApiError ? error : apiErrorOf(error);
    running.tus = undefined;
    // An expired session is the application's affair: any API call makes it show; the file waits at its place.
    if (failure.status === 401) void api.get('/session').catch(() => undefined);
    const waits = worthRepeating(failure.status) || failure.status === 401;
    // The queue passes it over: without a session it would be sent and refused for ever.
    if (failure.status === 401) running.tus = placeholder;
    change(running, { state: waits ? 'waiting' : 'refused', error: failure });
    if (waits && failure.status !== 401) retryLater(running);
    next();
  }

  function retryLater(running: Running): void {
    running.tus ??= placeholder;
    setTimeout(() => again(running), 15_000);
  }

  function again(running: Running): void {
    if (ended || !all.includes(running) || running.item.state !== 'waiting') return;
    running.tus = undefined;
    next();
  }

  const backOnline = () => all.forEach(again);
  window.addEventListener('online', backOnline);

  return {
    add,
    /** Takes a file away again; an upload under way is stopped and deleted on the server. */
    remove(key: string): void {
      const gone = all.find(({ item }) => item.key === key);
      all = all.filter((running) => running !== gone);
      if (gone?.tus && gone.tus !== placeholder && gone.item.state === 'sending')
        void gone.tus.abort(true).catch(() => undefined);
      say();
      next();
    },
    /** Tries a waiting or refused one at once. */
    retry(key: string): void {
      const running = all.find(({ item }) => item.key === key);
      if (!running?.file || running.item.state === 'stored') return;
      running.tus = undefined;
      change(running, { state: 'waiting', error: undefined });
      next();
    },
    /** Files that are on the server already, e.g. of a draft opened again. */
    preset(cards: readonly FileCard[]): void {
      const known = new Set(all.map(({ item }) => item.card?.fileId));
      for (const card of cards.filter(({ fileId }) => !known.has(fileId))) {
        const item: UploadItem = {
          key: card.fileId,
          name: card.name,
          size: card.size,
          type: card.mediaType,
          state: 'stored',
          progress: 1,
          error: undefined,
          file: undefined,
          card: { sha256: '', ...card },
        };
        all.push({ item, file: undefined, tus: undefined });
      }
      say();
    },
    clear(): void {
      all = [];
      say();
    },
    /** The page goes: what is under way stops and can go on later. */
    end(): void {
      ended = true;
      window.removeEventListener('online', backOnline);
      for (const { tus } of all) if (tus && tus !== placeholder) void tus.abort(false).catch(() => undefined);
    },
  };
}

export type Uploads = ReturnType<typeof createUploads>;

/** Stands in `tus` while a failed one waits for its next try, so that the queue passes it over. */
const placeholder = { abort: async () => undefined } as unknown as Upload;

const worthRepeating = (status: number) =>
  status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);

const statusOf = (error: DetailedError) => error.originalResponse?.getStatus() ?? 0;

function apiErrorOf(error: unknown): ApiError {
  const response = (error as Partial<DetailedError> | null)?.originalResponse;
  if (!response) return new ApiError(0, 'offline');
  const status = response.getStatus();
  try {
    const body = JSON.parse(response.getBody()) as {
      code?: string;
      details?: Record<string, unknown>;
      reference?: string;
    };
    return new ApiError(status, body.code ?? `http_${status}`, body.details, body.reference);
  } catch {
    return new ApiError(status, `http_${status}`);
  }
}
