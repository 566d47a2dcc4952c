import { useSyncExternalStore } from 'react';
import { deviceStorage } from './safe-storage.ts';

export type Look = 'auto' | 'light' | 'dark';

const key = 'hl.look';
const night = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function kept(): Look {
  const found = deviceStorage.get(key);
  return found === 'light' || found === 'dark' ? found : 'auto';
}

let look: Look = kept();
const shown = (): 'light' | 'dark' => (look === 'auto' ? (night.matches ? 'dark' : 'light') : look);

function apply(): void {
  // The attribute that Mantine's own styles read too.
  document.documentElement.dataset.mantineColorScheme = shown();
  for (const listener of listeners) listener();
}

night.addEventListener('change', apply);
apply();

/** Remembered on this device. */
export function setLook(next: Look): void {
  look = next;
  if (next === 'auto') deviceStorage.remove(key);
  else deviceStorage.set(key, next);
  apply();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What was chosen, and what is shown. */
export function useLook(): { look: Look; shown: 'light' | 'dark' } {
  const chosen = useSyncExternalStore(subscribe, () => look);
  const now = useSyncExternalStore(subscribe, shown);
  return { look: chosen, shown: now };
}
