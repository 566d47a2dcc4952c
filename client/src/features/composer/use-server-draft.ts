import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { DraftContent, draftAnswer } from '../../../../tool/homework/homework.contract.ts';
import { api } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { savable } from './composer-form.ts';

type DraftAnswer = z.infer<typeof draftAnswer>;

export interface OtherDraft {
  rev: number;
  content: DraftContent;
  savedAt: string;
}

export interface ServerDraft {
  state: 'idle' | 'unsaved' | 'saving' | 'saved' | 'kept' | 'error';
  savedAt: string | undefined;
  /** Somebody else, or this person in another window, saved another text: one of the two has to be chosen. */
  conflict: OtherDraft | undefined;
  /** It was published in another window. */
  publishedAs: string | undefined;
  /** It was deleted in another window. */
  gone: boolean;
  /** Goes on from a revision: one's own text over the other one, or the other one taken over. */
  settle: (rev: number) => void;
  /** Stops saving: it is being published. @returns once nothing is on its way any more */
  stop: () => Promise<void>;
  resume: () => void;
}

const every = 2000;
const retryEvery = 10_000;

/**
 * Saves a draft on the server two seconds after the last change, one request at a time, always the latest text. What the
 * server didn't take is tried again; the text itself also lies on the device (`useDraft`), so that nothing hangs on this.
 */
export function useServerDraft(
  draft: { draftId: string; contextId: string; content: DraftContent; rev: number; dirty: boolean },
  saved: (rev: number, content: DraftContent) => void,
): ServerDraft {
  const { draftId, contextId, content, dirty } = draft;
  const [state, setState] = useState<ServerDraft['state']>('idle');
  const [savedAt, setSavedAt] = useState<string>();
  const [conflict, setConflict] = useState<OtherDraft>();
  const [publishedAs, setPublishedAs] = useState<string>();
  const [gone, setGone] = useState(false);
  const latest = useRef(draft);
  const onSaved = useRef(saved);
  const rev = useRef(draft.rev);
  const running = useRef<Promise<void> | undefined>(undefined);
  const stopped = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    latest.current = draft;
    onSaved.current = saved;
  });
  useEffect(() => {
    rev.current = draft.rev;
    // A revision told from outside counts for a draft only when it becomes another draft.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [draftId]);

  const save = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    if (stopped.current || running.current || !latest.current.dirty) return running.current;
    const { draftId: id, contextId: context, content: sent } = latest.current;
    setState('saving');
    running.current = (async () => {
      try {
        const body = { contextId: context, content: savable(sent), rev: rev.current };
        const answer = await api.put<DraftAnswer>(`/drafts/${id}`, body);
        if (latest.current.draftId !== id) return;
        rev.current = answer.rev;
        setSavedAt(answer.savedAt);
        setState('saved');
        onSaved.current(answer.rev, sent);
      } catch (error) {
        failed(error);
      } finally {
        running.current = undefined;
      }
    })();
    return running.current;

    function failed(error: unknown): void {
      const failure = error instanceof ApiError ? error : undefined;
      if (failure?.code === 'draft_changed_elsewhere') {
        stopped.current = true;
        setState('unsaved');
        setConflict(failure.details as unknown as OtherDraft);
      } else if (failure?.code === 'draft_published') {
        stopped.current = true;
        setState('unsaved');
        setPublishedAs(typeof failure.details?.homeworkId === 'string' ? failure.details.homeworkId : '');
      } else if (failure?.code === 'draft_gone') {
        stopped.current = true;
        setState('unsaved');
        setGone(true);
      } else {
        setState(failure?.status === 0 || failure?.status === 401 ? 'kept' : 'error');
        if (failure?.status !== 401) timer.current = setTimeout(() => void save(), retryEvery);
      }
    }
  }, []);

  useEffect(() => {
    if (!dirty || stopped.current) return;
    setState((was) => (was === 'kept' || was === 'error' || was === 'saving' ? was : 'unsaved'));
    const due = setTimeout(() => void (running.current ?? Promise.resolve()).then(save), every);
    return () => clearTimeout(due);
  }, [content, contextId, draftId, dirty, save]);

  useEffect(() => {
    const back = () => void save();
    window.addEventListener('online', back);
    return () => {
      window.removeEventListener('online', back);
      clearTimeout(timer.current);
      // Going to another page: what was typed in the last two seconds is saved too.
      void (running.current ?? Promise.resolve()).then(save);
    };
  }, [save]);

  const settle = useCallback(
    (next: number) => {
      rev.current = next;
      stopped.current = false;
      setConflict(undefined);
      setGone(false);
      setPublishedAs(undefined);
      timer.current = setTimeout(() => void save(), 0);
    },
    [save],
  );
  const stop = useCallback(async () => {
    stopped.current = true;
    clearTimeout(timer.current);
    await running.current;
  }, []);
  const resume = useCallback(() => {
    stopped.current = false;
    void save();
  }, [save]);

  return { state, savedAt, conflict, publishedAs, gone, settle, stop, resume };
}
