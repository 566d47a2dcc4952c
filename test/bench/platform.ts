import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

/** The least that a platform is: a key set, and id tokens. The same one for whoever is measured. */
export interface SigningPlatform {
  issuer: string;
  keys: string;
  clientId: string;
  stop(): Promise<void>;
  idToken(of: LaunchOf, nonce: string, targetLinkUri: string): string;
}

export interface LaunchOf {
  sub: string;
  name: string;
  role: 'Instructor' | 'Learner';
  context: { id: string; label: string; title: string };
}

export async function startPlatform(): Promise<SigningPlatform> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const key = createPrivateKey(pem);
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    issuer,
    keys: `${issuer}/keys`,
    clientId: 'bench',
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    idToken(of, nonce, targetLinkUri) {
      const at = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        aud: 'bench',
        sub: of.sub,
        iat: at,
        exp: at + 60,
        nonce,
        jti: randomUUID(),
        name: of.name,
        locale: 'zh-HK',
        [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
        [`${CLAIM}version`]: '1.3.0',
        [`${CLAIM}deployment_id`]: '1',
        [`${CLAIM}target_link_uri`]: targetLinkUri,
        [`${CLAIM}resource_link`]: { id: `link-${of.context.id}`, title: 'Homeloop' },
        [`${CLAIM}roles`]: [`http://purl.imsglobal.org/vocab/lis/v2/membership#${of.role}`],
        [`${CLAIM}context`]: { ...of.context, type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection'] },
        [`${CLAIM}tool_platform`]: { product_family_code: 'moodle', guid: 'bench', name: 'Bench', version: '4.5' },
        [`${CLAIM}launch_presentation`]: { document_target: 'iframe', return_url: `${issuer}/back`, locale: 'zh-HK' },
      };
      const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${part(claims)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}

/** Where a tool takes logins and launches. */
export interface Door {
  login: string;
  launch: string;
}

/** A whole launch as a browser walks it: login initiation, id token, launch. @returns the tool's answer to it */
export async function walkLaunch(
  platform: SigningPlatform,
  door: Door,
  of: LaunchOf,
  target = door.launch,
): Promise<Response> {
  const login = await post(door.login, '', {
    iss: platform.issuer,
    login_hint: of.sub,
    target_link_uri: target,
    client_id: platform.clientId,
    lti_message_hint: 'bench',
    lti_deployment_id: '1',
  });
  await login.arrayBuffer();
  const asked = new URL(login.headers.get('location') ?? 'about:blank').searchParams;
  const cookies = login.headers.getSetCookie().map((line) => line.split(';')[0]);
  const answer = await post(door.launch, cookies.join('; '), {
    id_token: platform.idToken(of, asked.get('nonce') ?? '', target),
    state: asked.get('state') ?? '',
  });
  // in: to ltijs's page with its session token, or to ours with a one-time code
  if (!/[?&]ltik=|#code=/.test(answer.headers.get('location') ?? ''))
    throw new Error(`${door.launch} answered ${answer.status}: ${(await answer.text()).slice(0, 400)}`);
  await answer.arrayBuffer();
  return answer;
}

function post(url: string, cookie: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(cookie ? { Cookie: cookie } : {}) },
    body: new URLSearchParams(fields),
  });
}
