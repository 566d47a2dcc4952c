/**
 * Where half-written text outlives a reload, a crash and an expired session: in this device's storage, encrypted
 * (AES-GCM) with a key that only the server tells, and only to the person it belongs to. What another person left
 * can't be read, is never shown and never sent.
 */
import { now } from '../i18n/clock.ts';
import { deviceStorage } from './safe-storage.ts';

interface Box {
  personId: string;
  key: CryptoKey;
}

interface Sealed {
  /** when it was kept, ms since 1970 */
  at: number;
  /** base64: 12 bytes of nonce, then the sealed text */
  text: string;
}

const prefix = 'hl.draft.';
const oldest = 60 * 24 * 3600_000;

let box: Box | undefined;

/** Opens the box of the person who just signed in. `draftKey`: 32 bytes in base64. Without WebCrypto drafts live in memory. */
export async function openDraftBox(personId: string, draftKey: string): Promise<void> {
  box = undefined;
  sweep();
  try {
    const raw = Uint8Array.from(atob(draftKey), (c) => c.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    box = { personId, key };
  } catch {
    // On plain http, or with a key we can't read: typing still works, only nothing is kept on the device.
  }
}

/** @returns whether it was kept on this device */
export async function keepDraft(key: string, value: unknown): Promise<boolean> {
  const mine = box;
  if (!mine) return false;
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const place = placeOf(mine, key);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: bound(place) },
    mine.key,
    plain,
  );
  const text = btoa(String.fromCharCode(...nonce) + latin(new Uint8Array(sealed)));
  return box === mine && deviceStorage.set(place, JSON.stringify({ at: now().getTime(), text } satisfies Sealed));
}

/** @returns what this person left under the key, or undefined */
export async function findDraft(key: string): Promise<unknown> {
  const mine = box;
  if (!mine) return undefined;
  const place = placeOf(mine, key);
  const kept = deviceStorage.get(place);
  if (!kept) return undefined;
  try {
    const { text } = JSON.parse(kept) as Sealed;
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const how = { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData: bound(place) };
    const plain = await crypto.subtle.decrypt(how, mine.key, bytes.slice(12));
    return JSON.parse(new TextDecoder().decode(plain)) as unknown;
  } catch {
    deviceStorage.remove(place);
    return undefined;
  }
}

export function dropDraft(key: string): void {
  if (box) deviceStorage.remove(placeOf(box, key));
}

/** Whether text typed now is kept on this device. */
export const draftsAreKept = () => box !== undefined;

const placeOf = (of: Box, key: string) => `${prefix}${of.personId}.${key}`;
/** Binds the sealed text to its place, so that it can't be moved under another homework. */
const bound = (place: string) => new TextEncoder().encode(place);

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Drafts that nobody came back for in two months go. */
function sweep(): void {
  try {
    for (const place of Object.keys(window.localStorage).filter((name) => name.startsWith(prefix))) {
      const { at } = JSON.parse(window.localStorage.getItem(place) ?? '{}') as Partial<Sealed>;
      if (!at || now().getTime() - at > oldest) window.localStorage.removeItem(place);
    }
  } catch {
    // storage is forbidden here
  }
}
