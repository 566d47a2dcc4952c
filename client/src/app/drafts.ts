import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, findDraft, keepDraft } from './draft-box.ts';

export interface DraftStatus {
  /** False for the moment in which the kept text is being looked for. */
  ready: boolean;
  /** There was a kept text, and it is what stood in `value` first. */
  restored: boolean;
  /** What is typed now is on this device. */
  kept: boolean;
}

interface Held<T> {
  key: string;
  value: T;
  status: DraftStatus;
}

const looking: DraftStatus = { ready: false, restored: false, kept: false };

/**
 * State that survives a reload, a crash and an expired session, for this person on this device only.
 *
 * `const [comment, setComment, clear, draft] = useDraft(`mark.${submissionId}`, '')`. Call `clear()` once the server has it.
 * `value` is anything JSON can hold. Text typed before the kept one was found wins over it.
 */
export function useDraft<T>(
  key: string,
  initial: T,
): [value: T, setValue: (next: T) => void, clear: () => void, status: DraftStatus] {
  const [state, setState] = useState<Held<T>>({ key, value: initial, status: looking });
  const unkept = useRef<{ timer: ReturnType<typeof setTimeout>; keep: () => void } | undefined>(undefined);
  // While another key's text is being looked for, the former one's must not be shown under it.
  const held = state.key === key ? state : { key, value: initial, status: looking };

  useEffect(() => {
    let left = false;
    void findDraft(key).then((found) => {
      if (left) return;
      setState((was) => {
        if (was.key === key && was.status.ready) return was;
        const restored = found !== undefined;
        const value = restored ? (found as T) : was.key === key ? was.value : initial;
        return { key, value, status: { ready: true, restored, kept: restored } };
      });
    });
    return () => {
      left = true;
      // Another key, or the page goes: what was typed last isn't left behind.
      unkept.current?.keep();
    };
    // `initial` may be a new object at every render; only the key says that it is about something else.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);

  const setValue = useCallback(
    (next: T) => {
      setState((was) => ({ key, value: next, status: { ...(was.key === key ? was.status : looking), ready: true } }));
      clearTimeout(unkept.current?.timer);
      const keep = () => {
        clearTimeout(unkept.current?.timer);
        unkept.current = undefined;
        void keepDraft(key, next).then((kept) =>
          setState((was) => (was.key === key ? { ...was, status: { ...was.status, kept } } : was)),
        );
      };
      unkept.current = { timer: setTimeout(keep, 300), keep };
    },
    [key],
  );

  const clear = useCallback(() => {
    clearTimeout(unkept.current?.timer);
    unkept.current = undefined;
    dropDraft(key);
    setState((was) => (was.key === key ? { ...was, status: { ready: true, restored: false, kept: false } } : was));
  }, [key]);

  useEffect(() => {
    const keepNow = () => unkept.current?.keep();
    window.addEventListener('pagehide', keepNow);
    document.addEventListener('visibilitychange', keepNow);
    return () => {
      window.removeEventListener('pagehide', keepNow);
      document.removeEventListener('visibilitychange', keepNow);
    };
  }, []);

  return [held.value, setValue, clear, held.status];
}
