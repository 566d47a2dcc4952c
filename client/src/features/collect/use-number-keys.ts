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
      if (!isOurs(event)) return;
      const now = latest.current;
      const key = event.key.toLowerCase();
      if (/^\d$/.test(key)) setTyped((was) => (was + key).slice(-2));
      else if (key === 'escape') setTyped('');
      else if (key === 'backspace') setTyped((was) => was.slice(0, -1));
      else if (key === 'z') now.undo();
      else if (key === 'enter' || key === 'a') act(key, event);
    };
    const act = (key: 'enter' | 'a', event: KeyboardEvent) => {
      const now = latest.current;
      const tile = meant(now.tiles, now.typed, key, event);
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

/** Not a shortcut of the browser's, and not typed into a field or a dialog. */
function isOurs(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(event.target instanceof Element && event.target.closest('input, textarea, select, dialog'));
}

/** The tile with the typed number; without a number, A means the one that has the focus (Enter presses it anyway). */
function meant(tiles: readonly Tile[], typed: string, key: string, event: KeyboardEvent): Tile | undefined {
  if (typed) return tiles.find(({ row }) => row.classNumber === Number(typed));
  if (key !== 'a' || !(event.target instanceof Element)) return undefined;
  const focused = event.target.closest('[data-person]')?.getAttribute('data-person');
  return tiles.find(({ row }) => row.personId === focused);
}
