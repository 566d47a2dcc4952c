import { useSyncExternalStore } from 'react';
import type { SessionAnswer } from '../../../tool/core/http/session.contract.ts';
import { api, lendBearer } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { setClock } from '../i18n/clock.ts';
import { readAddress, takeCode } from './address.ts';
import { openDraftBox } from './draft-box.ts';
import { deviceStorage, tabStorage } from './safe-storage.ts';

export type SessionPhase =
  | { phase: 'opening' }
  | { phase: 'open'; session: SessionAnswer }
  /** Over while the page stood open: what was typed stays on the screen. */
  | { phase: 'ended'; session: SessionAnswer }
  /** Somebody else launched in this tab: nothing of the first person stays on the screen. */
  | { phase: 'replaced' }
  | { phase: 'shut'; why: 'no-session' | 'code-used' }
  | { phase: 'failed'; error: unknown };

let current: SessionPhase = { phase: 'opening' };
let token: string | null = null;
const listeners = new Set<() => void>();

function become(next: SessionPhase): void {
  current = next;
  for (const listener of listeners) listener();
}

const address = readAddress(window.location.pathname);
const tokenKey = address && `hl.session.${address.sessionHandle}`;
/** The last launch of this tab, so that another person's launch can end it on the server. */
const lastKey = 'hl.session.last';

lendBearer({
  token: () => token,
  ended(code) {
    if (current.phase !== 'open') return;
    if (tokenKey) tabStorage.remove(tokenKey);
    become(code === 'session_replaced' ? { phase: 'replaced' } : { phase: 'ended', session: current.session });
  },
});

let running = false;

/** Opens the session that this page's address names: by its one-time code, else by the token this tab kept. */
export async function openSession(): Promise<void> {
  if (running) return;
  running = true;
  become({ phase: 'opening' });
  try {
    await open();
  } finally {
    running = false;
  }
}

async function open(): Promise<void> {
  if (!address || !tokenKey) return become({ phase: 'shut', why: 'no-session' });
  pendingCode ??= takeCode();
  token = tabStorage.get(tokenKey);
  if (!pendingCode && !token) return become({ phase: 'shut', why: 'no-session' });
  try {
    const session = pendingCode
      ? await exchange(address.sessionHandle, pendingCode)
      : await api.get<SessionAnswer>('/session');
    pendingCode = undefined;
    setClock(session.serverTime);
    await openDraftBox(session.person.id, session.draftKey);
    become({ phase: 'open', session });
  } catch (error) {
    const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
    if (!refused) return become({ phase: 'failed', error });
    const hadCode = pendingCode !== undefined;
    pendingCode = undefined;
    token = null;
    tabStorage.remove(tokenKey);
    become({ phase: 'shut', why: hadCode ? 'code-used' : 'no-session' });
  }
}

/** Kept until it is answered: after a failed connection the same code is tried again. */
let pendingCode: string | undefined;

async function exchange(handle: string, code: string): Promise<SessionAnswer> {
  const last = tabStorage.get(lastKey);
  const previousToken = last ? (tabStorage.get(last) ?? undefined) : undefined;
  token = null;
  const session = await api.post<SessionAnswer>('/session', {
    handle,
    code,
    ...(previousToken ? { previousToken } : {}),
  });
  token = session.token ?? null;
  if (tokenKey && token) {
    tabStorage.set(tokenKey, token);
    tabStorage.set(lastKey, tokenKey);
  }
  return session;
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where the session stands: for the application's frame only. */
export function useSessionPhase(): SessionPhase {
  return useSyncExternalStore(subscribe, () => current);
}

/** Who is here, in which class and school. Only below the session gate; an ended session still says who was here. */
export function useSession(): SessionAnswer {
  const phase = useSessionPhase();
  if (phase.phase === 'open' || phase.phase === 'ended') return phase.session;
  throw new Error('useSession outside of the session gate');
}

/** The router's base: `/p/{platform}/{session}`. */
export const sessionBase = address?.base ?? '/';

/** The language that this person chose on this device, if any. */
export const chosenLocale = (personId: string) => deviceStorage.get(`hl.locale.${personId}`);
export const keepLocale = (personId: string, locale: string) => deviceStorage.set(`hl.locale.${personId}`, locale);
