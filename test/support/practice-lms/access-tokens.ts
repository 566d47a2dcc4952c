/** Who calls: the access tokens of the tools' servers, and the key sets with which their assertions are checked. */
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { opaque, type Core } from './core.ts';
import type { Exchange } from './http.ts';
import type { Tool } from './model.ts';

export const TOKEN_LIFE_SECONDS = 3600;

export function issueToken(core: Core, tool: Tool, scopes: string[]): string {
  const token = opaque(24);
  const now = core.clock().getTime();
  for (const [old, { expires }] of core.accessTokens) if (expires <= now) core.accessTokens.delete(old);
  const expires = now + TOKEN_LIFE_SECONDS * 1000;
  core.accessTokens.set(token, { clientId: tool.clientId, scopes, expires });
  return token;
}

/** The tool that calls, when its token lives and bears one of the scopes; else the reason in a word. */
export function callingTool(
  core: Core,
  exchange: Exchange,
  scopes: string[],
): Tool | 'no_token' | 'bad_token' | 'no_scope' {
  const bearer = /^Bearer\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  if (!bearer) return 'no_token';
  const token = core.accessTokens.get(bearer);
  if (!token || token.expires <= core.clock().getTime()) return 'bad_token';
  const tool = core.state.tools.find((one) => one.clientId === token.clientId && one.state === 'active');
  if (!tool) return 'bad_token';
  return scopes.some((scope) => token.scopes.includes(scope) && tool.scopes.includes(scope)) ? tool : 'no_scope';
}

/** A tool's key set, fetched now. @throws when it can't be had within 5 s */
async function fetchKeySet(tool: Tool): Promise<JSONWebKeySet> {
  const answer = await fetch(tool.keysUri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
  });
  if (!answer.ok) throw new Error(`key set answered ${answer.status}`);
  const set = (await answer.json()) as JSONWebKeySet;
  if (!Array.isArray(set.keys)) throw new Error('no key set');
  return set;
}

export class KeySetUnreachable extends Error {}

/**
 * Verifies a token that a tool signed and gives back its claims. Canvas fetches the tool's key set each time; Moodle
 * keeps it until a signature doesn't verify and then fetches it once more.
 * @throws KeySetUnreachable, or jose's error when the token is wrong
 */
export async function verifyToolToken(core: Core, tool: Tool, token: string): Promise<JWTPayload> {
  const verify = async (set: JSONWebKeySet): Promise<JWTPayload> =>
    (await jwtVerify(token, createLocalJWKSet(set), { algorithms: ['RS256'], currentDate: core.clock() })).payload;
  const fresh = async (): Promise<JSONWebKeySet> => {
    try {
      return await fetchKeySet(tool);
    } catch (cause) {
      throw new KeySetUnreachable(`The key set at ${tool.keysUri} can't be read`, { cause });
    }
  };
  const kept = core.flavour.name === 'moodle' ? core.keySets.get(tool.clientId) : undefined;
  if (kept) {
    try {
      return await verify(kept);
    } catch {
      core.keySets.delete(tool.clientId);
    }
  }
  const set = await fresh();
  const claims = await verify(set);
  core.keySets.set(tool.clientId, set);
  return claims;
}
