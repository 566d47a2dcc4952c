/** Where the tool goes when somebody gives it a URL, and where it doesn't. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../tool/core/config.ts';
import { useConfig } from '../../tool/core/current-config.ts';
import { isAcceptableUrl, kindOfAddress } from '../../tool/lms/safe-address.ts';
import { FetchError, safeFetch } from '../../tool/lms/safe-fetch.ts';

function as(environment: 'production' | 'test', allowed = ''): void {
  useConfig(
    readConfig({
      NODE_ENV: environment,
      PUBLIC_URL: 'https://homeloop.example',
      SECRET_KEY: 'a key for tests only, long enough to pass',
      ALLOWED_PRIVATE_HOSTS: allowed,
    }),
  );
}

let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: '/big' }).end();
    else if (request.url === '/big') response.end('x'.repeat(100_000));
    else if (request.url === '/endless') {
      response.write('x');
      const more = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(more));
    } else if (request.url === '/silent') return;
    else response.end(JSON.stringify(request.headers));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['8.8.8.8', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['127.9.9.9', 'loopback'],
  ['::1', 'loopback'],
  ['169.254.169.254', 'never'],
  ['0.0.0.0', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['fe80::1', 'never'],
  ['fe80::1%eth0', 'never'],
  ['fd00::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:a9fe:a9fe', 'never'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['2002:7f00:1::', 'loopback'],
  ['2001:4860:4860::8888', 'public'],
])('%s is %s', (address, kind) => expect(kindOfAddress(address)).toBe(kind));

describe('in production', () => {
  beforeAll(() => as('production', 'moodle.lan,10.1.2.3:8080'));

  test.each([
    ['https://moodle.school.edu.hk/x', true],
    ['http://moodle.school.edu.hk/x', false],
    ['http://localhost/', false],
    ['https://localhost/', false],
    ['https://a.localhost/', false],
    ['https://127.0.0.1/', false],
    ['https://2130706433/', false],
    ['https://0x7f.1/', false],
    ['https://[::1]/', false],
    ['https://[::ffff:127.0.0.1]/', false],
    ['https://10.1.2.3/', false],
    ['http://10.1.2.3:8080/', true],
    ['http://moodle.lan/', true],
    ['https://169.254.169.254/latest/', false],
    ['file:///etc/passwd', false],
    ['ftp://moodle.lan/', false],
    ['gopher://moodle.lan/', false],
    ['https://name:word@moodle.school.edu.hk/', false],
    ['nonsense', false],
  ])('%s: %s', (url, good) => expect(isAcceptableUrl(url)).toBe(good));

  test('a name that leads to this machine is found out when connecting', async () => {
    // the name passes as text when it is allowed for another port only
    as('production', 'localhost:1');
    await expect(safeFetch(`http://localhost:${port}/`)).rejects.toMatchObject({ problem: 'refused_address' });
  });

  test('link-local stays refused even for a host that the operator allowed', () => {
    as('production', '169.254.169.254');
    expect(isAcceptableUrl('http://169.254.169.254/')).toBe(false);
  });
});

describe('outside production', () => {
  beforeAll(() => as('test'));
  const get = (path: string, options = {}) => safeFetch(`http://127.0.0.1:${port}${path}`, options);

  test('loopback answers, and hears who asks', async () => {
    const answer = await get('/');
    expect(JSON.parse(answer.body)).toMatchObject({ 'user-agent': expect.stringContaining('Homeloop') });
    expect(answer.body).not.toContain('accept');
  });

  test('a redirect is an answer, not a way', async () => {
    expect(await get('/redirect')).toMatchObject({ status: 302, body: '' });
  });

  test('time and size have limits', async () => {
    await expect(get('/big', { maxBytes: 50_000 })).rejects.toMatchObject({ problem: 'too_large' });
    await expect(get('/silent', { timeoutMs: 200 })).rejects.toMatchObject({ problem: 'timeout', sent: true });
    await expect(get('/endless', { timeoutMs: 300 })).rejects.toMatchObject({ problem: 'timeout', sent: true });
  });

  test('nobody there: surely not sent', async () => {
    const error: unknown = await safeFetch('http://127.0.0.1:9/').catch((each: unknown) => each);
    expect(error).toBeInstanceOf(FetchError);
    expect(error).toMatchObject({ problem: 'unreachable', sent: false });
  });
});
