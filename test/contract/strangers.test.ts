/** What strangers send: addresses, methods and headers that no browser would. Nothing of it may give a 5xx. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { addressOf } from '../../tool/app/create-app.ts';
import { routes } from '../../tool/app/routes.ts';
import { useApi } from '../support/api.ts';
import { makeWorld, type World } from './access-world.ts';

const api = useApi();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

/** A request written by hand, for what no client would send. @returns the status, 0 when the connection was closed */
function raw(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(api().origin).port), '127.0.0.1');
    let answer = '';
    socket.setTimeout(5000, () => reject(new Error(`no answer to ${JSON.stringify(text.slice(0, 60))}`)));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => resolve(0));
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)));
    socket.write(text);
  });
}

describe('addresses and methods', () => {
  test('malformed addresses', async () => {
    const port = new URL(api().origin).port;
    const targets = [
      '/%',
      '/%zz',
      '/%c0%af',
      '/%00',
      '/api/%E0%A4%A',
      '/api/homework/%ff',
      '/p/%',
      '/p/%00/x',
      '/p/__proto__/x',
      '/files/%00/x/y',
      '/files/a/b/%',
      '//',
      '//evil.example/',
      '/\\evil',
      '/.',
      '/..',
      '/..%2f..%2fetc%2fpasswd',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/assets/../../../package.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/..\\..\\package.json',
      '/.git/config',
      '/.data/secret-key',
      '/p/x/../../../../etc/passwd',
      '*',
      'http://',
      'http://[',
      'http://[bad/lti/login',
      'http://a:b:c/lti/login',
      'http://x:99999/lti/login',
      'http://x/lti/login?a=%',
      'http://%00/lti/launch',
      `http://localhost:${port}/api/session`,
      '/lti/login?%',
      '/lti/login?iss=%E0%A4%A',
      '/lti/register?token=%',
      '/api/contexts/constructor/home',
      '/api/to-do/__proto__',
      `/api/${'a/'.repeat(2000)}`,
      `/${'x'.repeat(8000)}`,
      '/api/drafts/%2e%2e%2f',
      '/healthz/%',
      '/readyz?%',
    ];
    for (const target of targets)
      for (const method of ['GET', 'POST', 'HEAD']) {
        const status = await raw(
          `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        );
        expect({ method, target, isFault: status >= 500 }).toEqual({ method, target, isFault: false });
      }
  });

  test('no file outside the client is served', async () => {
    const found: string[] = [];
    for (const target of [
      '/assets/..%2f..%2f..%2fpackage.json',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
      '/.git/config',
      '/package.json',
      '/tool/app/main.js',
    ]) {
      const text = await (await fetch(`${api().origin}${target}`)).text();
      if (/"dependencies"|\[core\]|createApp/.test(text)) found.push(target);
    }
    expect(found).toEqual([]);
  });

  test('HEAD, OPTIONS, TRACE and others, with and without a session, end and change nothing', async () => {
    for (const token of [null, world.tokens.teacher])
      for (const route of routes) {
        const path = addressOf(route)
          .replace(/[{}]/g, '')
          .replace(/:(\w+)/g, (_all, param: string) => world.ids[param] ?? 'x');
        for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'CONNECTX'].slice(0, 4)) {
          const status = await raw(
            `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${token ? `Authorization: Bearer ${token}\r\n` : ''}\r\n`,
          );
          expect({ method, path, status: status < 500 && status > 0 }).toEqual({ method, path, status: true });
        }
      }
  });

  test('strange headers', async () => {
    const headers = [
      'Authorization: Bearer',
      'Authorization: Basic eDp5',
      'Authorization: Bearer \x01',
      `Authorization: Bearer ${'x'.repeat(5000)}`,
      'Content-Length: -1',
      'Content-Length: 9999999999999',
      'Transfer-Encoding: gzip',
      'Expect: 100-continue',
      'Expect: x',
      'Content-Encoding: br',
      'Content-Encoding: x',
      'Content-Type: application/json; charset=x',
      'Content-Type: ',
      'Content-Type: application/json; charset="',
      'If-None-Match: *',
      'Range: bytes=0-',
      'Range: bytes=99999999999999999999-',
      'Accept-Language: ;;;q=',
      'Accept-Encoding: \xff',
      'Cookie: =;;=',
      `Cookie: __Host-lti-x=${'y'.repeat(4000)}`,
      'X-HTTP-Method-Override: DELETE',
      'Origin: null',
      'Host: evil.example',
      'X-Forwarded-Host: evil.example',
      'Upgrade: websocket',
    ];
    const paths = [
      '/',
      '/api/session',
      '/lti/login',
      '/lti/launch',
      '/lti/keys',
      '/api/uploads',
      '/p/x/y',
      '/files/a/01890000-0000-7000-8000-000000000000/x',
    ];
    // at once: some announce a body that never comes, and are waited for
    const tries = headers.flatMap((header) => paths.map((path) => ({ header, path })));
    await Promise.all(
      tries.map(async ({ header, path }) => {
        const text = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n\r\n`;
        const status = await raw(text).catch(() => 0);
        expect({ header, path, isFault: status >= 500 && status !== 501 }).toEqual({ header, path, isFault: false });
      }),
    );
  });
});
