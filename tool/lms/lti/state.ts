import { z } from 'zod';
import { addMs, now } from '../../core/clock.ts';
import { hashOf, newSecret, sameSecret } from '../../core/ids.ts';
import { seal, unseal } from '../../core/seal.ts';
import { refuse } from './refusal.ts';

const LIFE_MS = 10 * 60_000;

/**
 * What a login leaves with the browser and the platform: sealed, so that nothing is stored here until a launch is proven.
 * `id` is used once; `browser` is the hash of the secret that only the browser which began the login holds.
 */
const loginState = z.object({
  id: z.string(),
  nonce: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  browser: z.string(),
  expiresAt: z.number(),
  /** The frame that keeps values for us (LTI Client Side postMessages), when the platform offers one. */
  storage: z.string().optional(),
  /** Origin of the platform's authorization endpoint: only its messages count. */
  storageOrigin: z.string().optional(),
});
export type LoginState = z.infer<typeof loginState>;

/** Begins a login. `secret` goes to the browser alone. */
export function newState(of: {
  issuer: string;
  clientId: string;
  storage?: string | undefined;
  storageOrigin?: string | undefined;
}): { state: LoginState; sealed: string; secret: string } {
  const secret = newSecret();
  const state: LoginState = {
    ...of,
    id: newSecret(16),
    nonce: newSecret(24),
    browser: hashOf(secret),
    expiresAt: addMs(now(), LIFE_MS).getTime(),
  };
  return { state, sealed: seal('lti-state', JSON.stringify(state)), secret };
}

/** Opens a state. Refuses `lti_state_missing`, `lti_state_invalid`, `lti_state_expired`. */
export function openState(sealed: string | undefined): LoginState {
  if (!sealed) throw refuse('lti_state_missing');
  const opened = sealed.length < 4096 ? unseal('lti-state', sealed) : undefined;
  if (!opened) throw refuse('lti_state_invalid');
  const state = loginState.parse(JSON.parse(opened));
  if (state.expiresAt <= now().getTime()) throw refuse('lti_state_expired');
  return state;
}

/** Whether the browser holds the secret of this login. */
export function isBrowserOf(state: LoginState, secret: string): boolean {
  return sameSecret(hashOf(secret), state.browser);
}

/** One cookie per login, so that two tabs don't overwrite each other. */
export function cookieName(state: LoginState): string {
  return `__Host-lti-${state.id}`;
}

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

export function loginCookie(state: LoginState, secret: string): string {
  return `${cookieName(state)}=${secret}; Max-Age=${LIFE_MS / 1000}; ${ATTRIBUTES}`;
}

export function endedCookie(state: LoginState): string {
  return `${cookieName(state)}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** The secret that this login's cookie brought back, if any. */
export function readCookie(header: string | undefined, state: LoginState): string | undefined {
  const name = `${cookieName(state)}=`;
  return header
    ?.split(/; */)
    .find((each) => each.startsWith(name))
    ?.slice(name.length);
}
