/** The state between two starts: one JSON file, replaced whole, so that a crash leaves the last good one. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FlavourName, PlatformState } from './model.ts';

export interface SavedState {
  /** A platform is its address: saved registrations are worth nothing at another one. */
  origin: string;
  platforms: Record<FlavourName, PlatformState>;
}

/** The saved state, or undefined when there is none for this address or it can't be read. */
export function loadState(path: string | undefined, origin: string): SavedState | undefined {
  if (!path) return undefined;
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as SavedState;
    return saved.origin === origin ? saved : undefined;
  } catch {
    return undefined;
  }
}

export interface StateFile {
  changed: () => void;
  /** Writes now what is still unwritten. */
  flush: () => void;
}

/** Saves a moment after each change; without a path nothing is ever written. */
export function openStateFile(path: string | undefined, collect: () => SavedState): StateFile {
  if (!path) return { changed: () => undefined, flush: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    try {
      writeFileSync(`${path}.new`, JSON.stringify(collect()), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      process.stderr.write(`practice LMS: can't save its state: ${String(error)}\n`);
    }
  };
  return {
    changed: () => {
      timer ??= setTimeout(write, 150);
    },
    flush: () => {
      if (timer) write();
    },
  };
}
