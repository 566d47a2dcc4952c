import { useEffect, useRef, useState } from 'react';
import type { Tile } from './tiles.ts';

interface NumberKeys {
  tiles: readonly Tile[];
  enabled: boolean;
  collect: (tile: Tile) => void;
  absent: (tile: Tile) => void;
  undo: () => void;
}

/** A typed number is forgotten after this long. */
const forgetAfter = 4000;

/**
 * Collecting without looking up: 7 Enter collects number 7, 7 A marks it absent, Z takes the last one back. Without a
 * number Enter and A mean the tile that has the focus.
 */
export function useNumberKeys(keys: NumberKeys): { typed: string; chosen: string | undefined } {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string>();
  const latest = useRef({ ...keys, typed });
  useEffect(() => {
    latest.current = { ...keys, typed };
  });

  useEffect(() => {
    if (!typed) return;
    const timer = setTimeout(() => setTyped(''), forgetAfter);
    return () => clearTimeout(timer);
  }, [typed]);

  useEffect(() => {
    if (!keys.enabled) return;
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : undefined;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest('input, textarea, select, dialog')) return;
      const now = latest.current;
      const key = event.key.toLowerCase();
      if (/^\d$/.test(key)) return setTyped((was) => (was + key).slice(-2));
      if (key === 'escape') return setTyped('');
      if (key === 'backspace' && now.typed) return setTyped(now.typed.slice(0, -1));
      if (key === 'z') return now.undo();
      if (key !== 'enter' && key !== 'a') return;
      const focused = target?.closest('[data-person]')?.getAttribute('data-person');
      const tile = now.typed
        ? now.tiles.find(({ row }) => row.classNumber === Number(now.typed))
        : key === 'a'
          ? now.tiles.find(({ row }) => row.personId === focused)
          : undefined;
      if (now.typed) {
        event.preventDefault();
        setTyped('');
      }
      if (!tile) return;
      setChosen(tile.row.personId);
      document.querySelector<HTMLElement>(`[data-person="${tile.row.personId}"]`)?.focus();
      if (key === 'enter') now.collect(tile);
      else now.absent(tile);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [keys.enabled]);

  return { typed, chosen };
}
