import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, ConfigError, readConfig } from '../../../tool/core/config.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'homeloop-config-'));
afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }));

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://homeloop.school.example',
  SECRET_KEY: 'x'.repeat(32),
  DATA_DIR,
};

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig({ DATA_DIR, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  test('with nothing but PORT and DATA_DIR a trial runs', () => {
    expect(readConfig({ PORT: '4000', DATA_DIR })).toEqual({
      environment: 'development',
      role: 'all',
      port: 4000,
      publicUrl: 'http://localhost:4000',
      databaseUrl: undefined,
      dataDir: DATA_DIR,
      secretKey: readFileSync(join(DATA_DIR, 'secret-key'), 'utf8').trim(),
      smtpUrl: undefined,
      mailFrom: 'Homeloop <homeloop@localhost>',
      storage: { kind: 'file', dir: join(DATA_DIR, 'files') },
      allowedPrivateHosts: [],
      practiceLms: true,
      practicePort: 4001,
      logLevel: 'info',
    });
  });

  test('the secret key of a trial is made once, long, and for its owner only', () => {
    const first = readConfig({ DATA_DIR }).secretKey;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(readConfig({ DATA_DIR }).secretKey).toBe(first);
    if (process.platform !== 'win32') expect(statSync(join(DATA_DIR, 'secret-key')).mode & 0o777).toBe(0o600);
    expect(readConfig({ DATA_DIR, SECRET_KEY: 'y'.repeat(32) }).secretKey).toBe('y'.repeat(32));
  });

  test('production needs a secret key and an https address, and brings no practice LMS', () => {
    expect(readConfig(production)).toMatchObject({ environment: 'production', practiceLms: false });
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^SECRET_KEY must be set in production/),
      expect.stringMatching(/^PUBLIC_URL must be set in production/),
    ]);
    expect(problemsOf({ ...production, PUBLIC_URL: 'http://homeloop.school.example' })).toEqual([
      'PUBLIC_URL must begin with https:// in production',
    ]);
    expect(problemsOf({ ...production, PRACTICE_LMS: 'on' })).toEqual([
      'PRACTICE_LMS=on is not possible in production; leave it out',
    ]);
  });

  test('tells all mistakes at once, each by its variable, never a secret', () => {
    const env = {
      NODE_ENV: 'production',
      PORT: '99999',
      PUBLIC_URL: 'homeloop.school.example',
      DATABASE_URL: 'mysql://homeloop:hunter2@db/x',
      SECRET_KEY: 'hunter2',
      SMTP_URL: 'https://mail',
      MAIL_FROM: 'the office',
      STORAGE_URL: 's3://bucket',
      ROLE: 'cron',
      LOG_LEVEL: 'loud',
      ALLOWED_PRIVATE_HOSTS: 'https://moodle.lan/',
      PRACTICE_LMS: 'on',
    };
    const problems = problemsOf(env);
    for (const name of Object.keys(env).filter((variable) => variable !== 'NODE_ENV')) {
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
    expect(problems.join()).not.toContain('hunter2');
  });

  test.each<[string, Record<string, string>]>([
    ['NODE_ENV', { NODE_ENV: 'prod' }],
    ['PORT', { PORT: '0' }],
    ['PORT', { PORT: '80a' }],
    ['PORT', { PORT: '-1' }],
    ['PRACTICE_PORT', { PORT: '65535' }],
    ['PRACTICE_PORT', { PORT: '4000', PRACTICE_PORT: '4000' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://a.example/homeloop' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://a.example/?b' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://me:word@a.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'javascript:alert(1)' }],
    ['SECRET_KEY', { SECRET_KEY: 'x'.repeat(31) }],
    ['MAIL_FROM', { SMTP_URL: 'smtp://mail:25' }],
    ['MAIL_FROM', { MAIL_FROM: 'a@b\r\nBcc: c@d' }],
    ['STORAGE_URL', { STORAGE_URL: '/srv/files' }],
    ['STORAGE_URL', { STORAGE_URL: 'file://server/share' }],
    ['ALLOWED_PRIVATE_HOSTS', { ALLOWED_PRIVATE_HOSTS: 'moodle.lan/path' }],
  ])('refuses %s in %j, and only that', (name, env) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });

  test.each<[string, string, Partial<Config>]>([
    ['PUBLIC_URL', 'https://Homeloop.School.example:443/', { publicUrl: 'https://homeloop.school.example' }],
    ['PUBLIC_URL', 'http://10.0.0.5:3000', { publicUrl: 'http://10.0.0.5:3000' }],
    ['DATABASE_URL', 'postgresql://a@db/b?sslmode=require', { databaseUrl: 'postgresql://a@db/b?sslmode=require' }],
    ['STORAGE_URL', 'file:///srv/a%20b', { storage: { kind: 'file', dir: '/srv/a b' } }],
    ['STORAGE_URL', 'file:files', { storage: { kind: 'file', dir: resolve('files') } }],
    ['MAIL_FROM', '功課環 <homework@school.example>', { mailFrom: '功課環 <homework@school.example>' }],
    [
      'ALLOWED_PRIVATE_HOSTS',
      'Moodle.lan, 10.1.2.3:8080 [fd00::1]:443',
      { allowedPrivateHosts: ['moodle.lan', '10.1.2.3:8080', '[fd00::1]:443'] },
    ],
    ['PRACTICE_LMS', 'off', { practiceLms: false }],
    ['ROLE', 'worker', { role: 'worker' }],
  ])('reads %s=%s', (name, text, expected) => {
    expect(readConfig({ DATA_DIR, [name]: text })).toMatchObject(expected);
  });

  test('an empty variable counts as unset', () => {
    const empty = { PORT: '', PUBLIC_URL: ' ', SMTP_URL: '', MAIL_FROM: '', ALLOWED_PRIVATE_HOSTS: '', ROLE: '' };
    expect(readConfig({ DATA_DIR, ...empty })).toEqual(readConfig({ DATA_DIR }));
  });
});
