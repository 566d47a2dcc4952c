import type { Request, Response } from 'express';
import { currentConfig } from '../../core/current-config.ts';
import { findPlatforms, type FoundPlatform, type Platform } from '../platform.model.ts';
import { isLoopbackHost } from '../safe-address.ts';
import { keepingPage } from './browser-pages.ts';
import { isOurs } from './checks.ts';
import { readParameters, type Parameters } from './form.ts';
import { throughGate } from './launch-gate.ts';
import { pageLocale, sendDoor, sendRefusal } from './refusal-page.ts';
import { must, refuse } from './refusal.ts';
import { loginCookie, newState } from './state.ts';

/** The one redirect URI. */
export function launchUri(): string {
  return `${currentConfig().publicUrl}/lti/launch`;
}

/**
 * Third-party login initiation (LTI Security Framework 1.0 §5.1.1.1): answers with the authentication request.
 * In a frame, or where the platform offers storage, by a page that first keeps the browser's secret; else by a redirect.
 */
export async function beginLogin(request: Request, response: Response): Promise<void> {
  try {
    must(request.method === 'GET' || request.method === 'POST', 'lti_not_a_launch');
    const asked = await readParameters(request);
    if (Object.keys(asked).length === 0) throw refuse('lti_login_incomplete');
    const { iss, login_hint: loginHint, target_link_uri: target, lti_storage_target: storage } = asked;
    must(iss && loginHint && target && iss.length <= 2048, 'lti_login_incomplete');
    must(isOurs(target), 'lti_foreign_target');
    const platform = await platformOf(iss, asked.client_id ?? null, request);
    const storageOrigin = new URL(platform.authorization_endpoint).origin;
    const { state, sealed, secret } = newState({
      issuer: platform.issuer,
      clientId: platform.client_id,
      ...(storage && storage.length <= 200 ? { storage, storageOrigin } : {}),
    });
    const next = authenticationRequest(platform, asked, sealed, state.nonce);
    response.set('Set-Cookie', loginCookie(state, secret)).set('Cache-Control', 'no-store');
    if (state.storage || isFramed(request))
      sendDoor(response, 200, keepingPage(state, secret, next, pageLocale(request)));
    else response.redirect(302, next);
  } catch (error) {
    sendRefusal(request, response, error);
  }
}

async function platformOf(issuer: string, clientId: string | null, request: Request): Promise<Platform> {
  const known = await throughGate(() => findPlatforms(issuer, clientId));
  const found = known.filter((each) => isUsable(each, request));
  const facts = { issuer, ...(clientId ? { client: clientId } : {}) };
  // never guess among several registrations of one issuer
  if (found.length > 1) throw refuse('lti_client_missing', facts);
  const platform = found[0]?.platform;
  if (!platform) throw refuse('lti_platform_unknown', facts);
  must(platform.status === 'active', 'lti_platform_off', facts);
  return platform;
}

/** The practice school is for whoever sits at this machine, and for nobody in production, even when its row is there. */
export function isUsable(found: FoundPlatform, request: Request): boolean {
  if (!found.is_practice) return true;
  return currentConfig().environment !== 'production' && isLoopbackHost(request.socket.remoteAddress ?? '');
}

/** The request to the platform (§5.1.1.2); hints go back as they came. */
function authenticationRequest(platform: Platform, asked: Parameters, state: string, nonce: string): string {
  const url = new URL(platform.authorization_endpoint);
  const parameters = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: platform.client_id,
    redirect_uri: launchUri(),
    login_hint: asked.login_hint,
    lti_message_hint: asked.lti_message_hint,
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** Browsers say where a page will stand; only there may cookies be missing later. */
function isFramed(request: Request): boolean {
  return /^(iframe|frame|embed|object)$/.test(String(request.headers['sec-fetch-dest'] ?? ''));
}
