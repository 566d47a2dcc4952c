import { useEffect, useRef, useState, type RefObject } from 'react';
import { deviceStorage } from '../../app/safe-storage.ts';

export interface DeskKeys {
  points: RefObject<HTMLInputElement | null>;
  comment: RefObject<HTMLTextAreaElement | null>;
  saveAndNext: () => void;
  go: (by: -1 | 1) => void;
  zoom: (by: -1 | 0 | 1) => void;
  outcome: (outcome: 'pass' | 'redo') => void;
  help: () => void;
}

export interface KeysChoice {
  on: boolean;
  choose: (on: boolean) => void;
}

const kept = 'hl.marking.keys';

/**
 * The desk's keys. Single letters and digits can be switched off (WCAG 2.1.4), since a speech recogniser types them too;
 * Enter and the arrows then work in the points field only.
 */
export function useDeskKeys(keys: DeskKeys): KeysChoice {
  const [on, setOn] = useState(() => deviceStorage.get(kept) !== 'off');
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      if (act(event, latest.current, on)) event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [on]);

  return {
    on,
    choose: (next) => {
      setOn(next);
      deviceStorage.set(kept, next ? 'on' : 'off');
    },
  };
}

/** @returns whether the key was ours */
function act(event: KeyboardEvent, keys: DeskKeys, singles: boolean): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  const inPoints = target === keys.points.current;
  const inComment = target === keys.comment.current;
  const elsewhere = target.closest('input, textarea, select, [contenteditable], summary, audio');
  if (inComment) return inCommentField(event, keys);
  if (elsewhere && !inPoints) return false;
  if (event.key === 'Enter') {
    // A focused button or link has its own Enter.
    if (event.shiftKey || (!inPoints && target.closest('button, a'))) return false;
    keys.saveAndNext();
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') return arrow(event.key, keys, inPoints, singles, target);
  return singles && single(event, keys, inPoints);
}

function arrow(key: string, keys: DeskKeys, inPoints: boolean, singles: boolean, target: Element): boolean {
  // In the book they scroll it.
  if (!inPoints && (!singles || target.closest('[data-scrolls]'))) return false;
  keys.go(key === 'ArrowUp' ? -1 : 1);
  return true;
}

/** Here letters are letters: Escape leaves, and Ctrl+Enter goes on. */
function inCommentField(event: KeyboardEvent, keys: DeskKeys): boolean {
  if (event.key === 'Escape') {
    (keys.points.current ?? document.querySelector<HTMLElement>('[data-scrolls]'))?.focus();
    return true;
  }
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false;
  keys.saveAndNext();
  return true;
}

function single(event: KeyboardEvent, keys: DeskKeys, inPoints: boolean): boolean {
  switch (event.key) {
    case '+':
    case '=':
      keys.zoom(1);
      return true;
    case '-':
    case '−':
      keys.zoom(-1);
      return true;
    case '?':
      keys.help();
      return true;
  }
  const letter = event.key.toLowerCase();
  if (letter === 'c') {
    keys.comment.current?.focus();
    return true;
  }
  if (letter === 'r' || letter === 'p') {
    keys.outcome(letter === 'r' ? 'redo' : 'pass');
    return true;
  }
  if (!inPoints && /^[0-9.]$/.test(event.key) && keys.points.current) {
    // The field takes the focus before the character arrives, which then replaces what was selected.
    keys.points.current.focus();
    keys.points.current.select();
  }
  return false;
}
