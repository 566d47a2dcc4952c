import { useCallback, useEffect, useRef, useState } from 'react';
import type { DraftContent } from '../../../../tool/homework/homework.contract.ts';
import type { LocalDraft } from './NewHomework.tsx';

export interface Drafted {
  draft: LocalDraft;
  /** Rises when the text was taken from elsewhere, so that the text field begins anew. */
  version: number;
  change: (patch: Partial<DraftContent>) => void;
  /** Goes on with another text. */
  takeOver: (next: LocalDraft) => void;
  /** The server has it up to here. */
  saved: (rev: number, content: DraftContent) => void;
}

/** The draft below the hands; every change also goes to this device at once. */
export function useDrafted(begun: LocalDraft, keep: (draft: LocalDraft) => void): Drafted {
  const [draft, setDraft] = useState(begun);
  const [version, setVersion] = useState(0);
  const kept = useRef(begun);

  useEffect(() => {
    if (kept.current === draft) return;
    kept.current = draft;
    keep(draft);
  }, [draft, keep]);

  const change = useCallback(
    (patch: Partial<DraftContent>) =>
      setDraft((was) => ({ ...was, content: { ...was.content, ...patch }, dirty: true })),
    [],
  );
  const takeOver = useCallback((next: LocalDraft) => {
    setDraft(next);
    setVersion((was) => was + 1);
  }, []);
  const saved = useCallback(
    // What was typed while it was on its way is still to be saved.
    (rev: number, content: DraftContent) => setDraft((was) => ({ ...was, rev, dirty: was.content !== content })),
    [],
  );
  return { draft, version, change, takeOver, saved };
}
