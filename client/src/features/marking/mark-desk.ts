import type { WorkingMark } from '../../../../tool/marking/mark.contract.ts';
import { ApiError } from '../../api/errors.ts';
import { randomId } from '../../api/random-id.ts';
import { contentOf, sameContent, type MarkContent } from './mark-content.ts';
import type { MarkBody } from './marking.queries.ts';

/** One mark as it stands on this desk. */
export interface MarkView {
  content: MarkContent;
  /** As the server knows it. */
  saved: WorkingMark;
  /**
   * `unsaved`: typed a moment ago; `kept`: the server can't be reached, it is on this device and is sent again;
   * `refused`: the server didn't take it, see `error`; `conflict`: somebody else wrote another, see `theirs`.
   */
  state: 'idle' | 'unsaved' | 'saving' | 'saved' | 'kept' | 'refused' | 'conflict';
  theirs: WorkingMark | undefined;
  error: ApiError | undefined;
}

/** What the desk needs of the world; given by the page, and by tests. */
export interface DeskMeans {
  put: (submissionId: string, body: MarkBody, idempotencyKey: string) => Promise<WorkingMark>;
  keep: (submissionId: string, draft: KeptMark) => Promise<unknown>;
  find: (submissionId: string) => Promise<unknown>;
  drop: (submissionId: string) => void;
}

/** What is kept on the device until the server has it. */
export interface KeptMark extends MarkContent {
  rev: number;
}

interface Entry {
  saved: WorkingMark;
  /** What was typed and isn't confirmed yet. */
  local: MarkContent | undefined;
  /** Sent, and its fate unknown: it is sent again as it was, under the same key, before anything newer. */
  pending: { body: MarkBody; key: string } | undefined;
  inFlight: boolean;
  theirs: WorkingMark | undefined;
  failure: ApiError | undefined;
  saving: ReturnType<typeof setTimeout> | undefined;
  keeping: ReturnType<typeof setTimeout> | undefined;
  view: MarkView;
}

const typingPause = 600;
const keepPause = 200;
const retryPause = 15_000;

export const unwritten: WorkingMark = {
  points: null,
  outcome: null,
  comment: '',
  rev: 0,
  versionNumber: null,
  savedAt: null,
  releasedAt: null,
  changedSinceRelease: false,
};

/**
 * The marks of one class while they are being written. Each is saved as one types, one request at a time; whatever fails
 * stays on the device and is sent again; nobody's mark is overwritten: each write names the revision it was made from.
 * It outlives the book in view, so that the next one can be opened while the last is still being saved.
 */
export function createMarkDesk(means: DeskMeans) {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let version = 0;

  const entryOf = (id: string): Entry => {
    let entry = entries.get(id);
    if (!entry) {
      entry = {
        saved: unwritten,
        local: undefined,
        pending: undefined,
        inFlight: false,
        theirs: undefined,
        failure: undefined,
        saving: undefined,
        keeping: undefined,
        view: { content: contentOf(unwritten), saved: unwritten, state: 'idle', theirs: undefined, error: undefined },
      };
      entries.set(id, entry);
    }
    return entry;
  };

  function changed(entry: Entry): void {
    entry.view = {
      content: entry.local ?? contentOf(entry.saved),
      saved: entry.saved,
      state: stateOf(entry),
      theirs: entry.theirs,
      error: entry.failure,
    };
    version++;
    for (const listener of listeners) listener();
  }

  /** What the server tells, unless it is older than what it has told already. */
  function learn(id: string, mark: WorkingMark): void {
    const entry = entryOf(id);
    if (mark.rev < entry.saved.rev || JSON.stringify(mark) === JSON.stringify(entry.saved)) return;
    // While something of ours is on its way, its own answer says which came first.
    if (entry.local || entry.inFlight) return;
    entry.saved = mark;
    changed(entry);
  }

  function edit(id: string, change: Partial<MarkContent>): void {
    const entry = entryOf(id);
    entry.local = { ...(entry.local ?? contentOf(entry.saved)), ...change };
    if (entry.failure && !worthRepeating(entry.failure)) entry.failure = undefined;
    keepSoon(id, entry);
    later(id, entry, typingPause);
    changed(entry);
  }

  function keepSoon(id: string, entry: Entry): void {
    clearTimeout(entry.keeping);
    entry.keeping = setTimeout(() => keepNow(id, entry), keepPause);
  }

  function keepNow(id: string, entry: Entry): void {
    clearTimeout(entry.keeping);
    entry.keeping = undefined;
    if (!entry.local) return;
    void means.keep(id, { ...entry.local, rev: (entry.theirs ?? entry.saved).rev }).then(() => {
      // It may have been saved while it was being sealed.
      if (!entry.local) means.drop(id);
    });
  }

  function forget(id: string, entry: Entry): void {
    clearTimeout(entry.keeping);
    entry.keeping = undefined;
    entry.local = undefined;
    means.drop(id);
  }

  function later(id: string, entry: Entry, pause: number): void {
    clearTimeout(entry.saving);
    entry.saving = setTimeout(() => void save(id), pause);
  }

  async function save(id: string): Promise<void> {
    const entry = entryOf(id);
    clearTimeout(entry.saving);
    entry.saving = undefined;
    if (entry.inFlight || entry.theirs || !(entry.local || entry.pending)) return;
    entry.pending ??= { body: { ...(entry.local ?? contentOf(entry.saved)), rev: entry.saved.rev }, key: randomId() };
    const { body, key } = entry.pending;
    entry.inFlight = true;
    changed(entry);
    try {
      entry.saved = await means.put(id, body, key);
      entry.pending = undefined;
      entry.failure = undefined;
      if (entry.local && sameContent(entry.local, body)) forget(id, entry);
    } catch (error) {
      failed(id, entry, error instanceof ApiError ? error : new ApiError(500, 'internal_error'));
    } finally {
      entry.inFlight = false;
      changed(entry);
    }
    if (entry.local && !entry.failure && !entry.theirs) later(id, entry, 0);
  }

  function failed(id: string, entry: Entry, error: ApiError): void {
    const theirs =
      error.code === 'mark_changed_elsewhere' ? (error.details?.mark as WorkingMark | undefined) : undefined;
    if (theirs) {
      entry.pending = undefined;
      entry.failure = undefined;
      if (entry.local && !sameContent(entry.local, theirs)) {
        entry.theirs = theirs;
        keepSoon(id, entry);
      } else {
        entry.saved = theirs;
        forget(id, entry);
      }
      return;
    }
    entry.failure = error;
    if (!worthRepeating(error)) entry.pending = undefined;
    else if (error.status !== 401) later(id, entry, retryPause);
  }

  /** After a conflict: ours over theirs, knowingly, or theirs. */
  function choose(id: string, whose: 'mine' | 'theirs'): void {
    const entry = entryOf(id);
    if (!entry.theirs) return;
    entry.saved = entry.theirs;
    entry.theirs = undefined;
    if (whose === 'theirs') forget(id, entry);
    changed(entry);
    if (entry.local) void save(id);
  }

  /** What an earlier page left unsaved on this device: sent now, or shown beside what was written since. */
  async function recover(ids: readonly string[]): Promise<void> {
    await Promise.all(
      ids.map(async (id) => {
        const kept = (await means.find(id)) as KeptMark | undefined;
        const entry = entryOf(id);
        if (!kept || entry.local) return;
        const content = contentOf(kept);
        if (sameContent(content, entry.saved)) return means.drop(id);
        entry.local = content;
        if (kept.rev === entry.saved.rev) void save(id);
        else entry.theirs = entry.saved;
        changed(entry);
      }),
    );
  }

  /** Saves all that is typed now. @returns whether the server has everything */
  async function flush(): Promise<boolean> {
    for (let rounds = 0; rounds < 50; rounds++) {
      const open = [...entries].filter(
        ([, entry]) => (entry.local || entry.inFlight) && !entry.theirs && !entry.failure,
      );
      if (open.length === 0) break;
      await Promise.all(open.map(([id]) => save(id)));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    return [...entries.values()].every((entry) => !entry.local);
  }

  return {
    learn,
    edit,
    save: (id: string) => void save(id),
    choose,
    recover,
    flush,
    view: (id: string): MarkView => entryOf(id).view,
    /** Rises with every change of any mark. */
    version: () => version,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The network is back: what waits is sent at once. */
    resend(): void {
      for (const [id, entry] of entries) if (entry.failure && worthRepeating(entry.failure)) void save(id);
    },
    /** The page goes: what is typed is kept here, and sent if there is time. */
    leave(): void {
      for (const [id, entry] of entries) {
        if (!entry.local) continue;
        keepNow(id, entry);
        void save(id);
      }
    },
  };
}

export type MarkDesk = ReturnType<typeof createMarkDesk>;

const worthRepeating = ({ status }: ApiError) => status === 0 || status === 401 || status === 429 || status >= 500;

function stateOf(entry: Entry): MarkView['state'] {
  if (entry.theirs) return 'conflict';
  if (entry.inFlight) return 'saving';
  if (entry.failure) return worthRepeating(entry.failure) ? 'kept' : 'refused';
  if (entry.local) return 'unsaved';
  return entry.saved.savedAt ? 'saved' : 'idle';
}
