/** A stand-in for a tool: knows the standards, nothing of Homeloop. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
export const SCOPES = ['lineitem', 'lineitem.readonly', 'result.readonly', 'score']
  .map((name) => AGS + name)
  .concat(NRPS);

/** The smallest tool there can be: registers, redirects a login, keeps what a launch brings, signs with jose. */
export interface Tool {
  origin: string;
  launches: URLSearchParams[];
  answers: { status: number; body: Record<string, unknown> }[];
  sign: (claims: JWTPayload, kid?: string) => Promise<string>;
  close: () => void;
}

/** Listens on a free port of localhost. */
export async function startTool(): Promise<Tool> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key: CryptoKey = privateKey;
  const set = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const tool: Tool = {
    origin: '',
    launches: [],
    answers: [],
    close: () => server.close(),
    sign: (claims, kid = 'one') => sign(key, kid, claims),
  };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', tool.origin);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (url.pathname === '/keys')
        return response.setHeader('content-type', 'application/json').end(JSON.stringify(set));
      if (url.pathname === '/login')
        return response.writeHead(302, { location: authentication(tool, new URLSearchParams(body)) }).end();
      if (url.pathname === '/launch') {
        tool.launches.push(new URLSearchParams(body));
        return response.writeHead(303, { location: '/p' }).end();
      }
      if (url.pathname === '/register') {
        void register(tool, url).then((answer) => {
          tool.answers.push(answer);
          response.end('<p>done</p>');
        });
        return undefined;
      }
      return response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tool.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return tool;
}

export function sign(key: CryptoKey, kid: string, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

function authentication(tool: Tool, login: URLSearchParams): string {
  const issuer = login.get('iss')!;
  const endpoint = issuer.endsWith('moodle') ? `${issuer}/mod/lti/auth.php` : `${issuer}/api/lti/authorize_redirect`;
  const request = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: login.get('client_id')!,
    redirect_uri: `${tool.origin}/launch`,
    login_hint: login.get('login_hint')!,
    lti_message_hint: login.get('lti_message_hint')!,
    state: 'state-1',
    nonce: 'nonce-1',
  };
  return `${endpoint}?${new URLSearchParams(request).toString()}`;
}

/** Registers as an opened registration link does, and keeps the platform’s answer. */
export async function register(
  tool: Tool,
  url: URL,
  scope = SCOPES.join(' '),
): Promise<{ status: number; body: Record<string, unknown> }> {
  const authorization = `Bearer ${url.searchParams.get('registration_token')}`;
  const found = await fetch(url.searchParams.get('openid_configuration')!, { headers: { authorization } });
  const platform = (await found.json()) as Record<string, string>;
  const answer = await fetch(platform.registration_endpoint!, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      application_type: 'web',
      response_types: ['id_token'],
      grant_types: ['implicit', 'client_credentials'],
      initiate_login_uri: `${tool.origin}/login`,
      redirect_uris: [`${tool.origin}/launch`],
      client_name: 'Tiny tool',
      jwks_uri: `${tool.origin}/keys`,
      token_endpoint_auth_method: 'private_key_jwt',
      scope,
      'https://purl.imsglobal.org/spec/lti-tool-configuration': {
        domain: new URL(tool.origin).host,
        target_link_uri: `${tool.origin}/launch`,
        claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
        custom_parameters: { history: '$Context.id.history', odd: '$Unknown.thing' },
        messages: [
          {
            type: 'LtiDeepLinkingRequest',
            target_link_uri: `${tool.origin}/launch`,
            placements: ['ContentArea', 'assignment_selection'],
          },
          {
            type: 'LtiResourceLinkRequest',
            target_link_uri: `${tool.origin}/launch`,
            placements: ['course_navigation'],
          },
        ],
      },
    }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
  };
}
