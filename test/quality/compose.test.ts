import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { ConfigError, readConfig } from '../../tool/core/config.ts';

interface Service {
  build?: { context: string; dockerfile: string };
  image: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
  volumes?: string[];
}

interface Compose {
  services: Record<'database' | 'web' | 'worker' | 'mail', Service>;
  volumes: Record<string, unknown>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const dockerfile = readFileSync(join(root, 'tool/app/Dockerfile'), 'utf8');

/** The schema of the Compose specification, as dclint ships it. */
function composeSchema(): object {
  const dclint = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(dclint, 'schemas/compose.schema.json'), 'utf8')) as { $schema?: string };
  // ajv knows draft-07 under http:// only.
  delete schema.$schema;
  return schema;
}

/** What Compose makes of `${NAME:?why}` and `${NAME:-instead}`. Throws for a wanted one that is missing. */
function interpolate(template: string, given: Record<string, string>): string {
  return template.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, sign: string, rest: string) => {
    const found = given[name];
    if (found) return found;
    if (sign === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
}

function environmentOf(service: Service, given: Record<string, string>): Record<string, string> {
  const entries = Object.entries(service.environment ?? {});
  return Object.fromEntries(entries.map(([name, template]) => [name, interpolate(template, given)]));
}

const operator = {
  PUBLIC_URL: 'https://homeloop.school.example',
  SECRET_KEY: 'a secret key of the test, long enough',
  POSTGRES_PASSWORD: 'f00dfeed',
};

describe('docker-compose.yml', () => {
  test('is valid by the Compose specification', () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(composeSchema());
    validate(parse(text, { merge: true }));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the schema would notice a mistake', () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(composeSchema());
    expect(validate({ services: { web: { image: 'a', healthchek: {} } } })).toBe(false);
  });

  test.each(['web', 'worker'] as const)('%s gets an environment that the tool accepts', (name) => {
    const config = readConfig(environmentOf(compose.services[name], operator));
    expect(config).toMatchObject({ environment: 'production', role: name, port: 3000, practiceLms: false });
    expect(config.databaseUrl).toBe('postgres://homeloop:f00dfeed@database:5432/homeloop');
  });

  test.each(Object.keys(operator))('does not start without %s: there is no default for it', (name) => {
    expect(() => environmentOf(compose.services.web, { ...operator, [name]: '' })).toThrow(`${name}: set ${name}`);
    expect(text).not.toMatch(new RegExp(`\\$\\{${name}:?-`));
  });

  test('a real mail server is wanted together with its sender, as the tool itself says', () => {
    const mail = { SMTP_URL: 'smtps://mail.school.example:465', MAIL_FROM: 'nonsense' };
    expect(() => readConfig(environmentOf(compose.services.web, { ...operator, ...mail }))).toThrow(ConfigError);
  });

  test('web and worker are one image, and wait for a database that answers', () => {
    const { web, worker } = compose.services;
    expect(worker.image).toBe(web.image);
    expect(worker.build).toEqual({ context: '.', dockerfile: 'tool/app/Dockerfile' });
    for (const service of [web, worker]) {
      expect(service.depends_on?.database).toEqual({ condition: 'service_healthy' });
      expect(service.volumes).toContain('files:/data');
    }
  });

  test('every service has its health asked, by Compose or by the image', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      const isAsked =
        service.healthcheck !== undefined || (service.build !== undefined && /^HEALTHCHECK /m.test(dockerfile));
      expect([name, isAsked]).toEqual([name, true]);
    }
  });

  test('every named volume in use is declared', () => {
    const used = Object.values(compose.services).flatMap((service) => service.volumes ?? []);
    expect(new Set(used.map((volume) => volume.split(':')[0]))).toEqual(new Set(Object.keys(compose.volumes)));
  });
});

describe('Dockerfile', () => {
  test('takes the steps of npm start and does not run as root', () => {
    expect(dockerfile).toMatch(/^RUN npm ci /m);
    expect(dockerfile).toMatch(/^RUN node tool\/app\/build\.mjs /m);
    expect(dockerfile).toMatch(/npm prune --omit=dev/);
    expect(dockerfile.lastIndexOf('\nUSER node')).toBeGreaterThan(dockerfile.lastIndexOf('\nFROM '));
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/tool\/app\/main\.js"\]$/m);
  });

  test('copies only what .dockerignore lets in', () => {
    const allowed =
      readFileSync(join(root, '.dockerignore'), 'utf8')
        .match(/^!.*$/gm)
        ?.map((line) => line.slice(1)) ?? [];
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap((match) =>
      match[1]?.split(' ').slice(0, -1),
    );
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) expect(allowed).toContain(path);
  });
});
