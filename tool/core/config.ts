import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { keptSecretKey } from './secret-key.ts';

/** Everything the operator decides, read once at start. */
export interface Config {
  environment: 'production' | 'development' | 'test';
  /** Which part of the work this process does. */
  role: 'web' | 'worker' | 'all';
  port: number;
  /** Origin that browsers and platforms reach us under, without a slash at the end. */
  publicUrl: string;
  /** undefined: start the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  /** Absolute path. */
  dataDir: string;
  /** 32 characters or more; every key is derived from it. */
  secretKey: string;
  /** undefined: no mail server; outside production the practice mailbox takes the mail. */
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Where handed-in files are kept. */
  storage: { kind: 'file'; dir: string };
  /** Hosts at private addresses that the tool may call, lower case: `moodle.lan` or `10.1.2.3:8080`. */
  allowedPrivateHosts: string[];
  /** True when the practice LMS is to run beside us. */
  practiceLms: boolean;
  practicePort: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

/** The environment cannot be used. `problems` are whole sentences without secret values. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n- ${problems.join('\n- ')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const port = (name: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `${name} must be a number from 1 to 65535`)
    .transform(Number)
    .refine((number) => number >= 1 && number <= 65535, `${name} must be a number from 1 to 65535`)
    .optional();

const oneOf = <const Words extends readonly string[]>(name: string, words: Words) =>
  z.enum(words, `${name} must be one of: ${words.join(', ')}`).optional();

const url = (name: string, schemes: string[], example: string) =>
  z
    .string()
    .refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}:`)) && URL.canParse(text), {
      error: `${name} must be an address like ${example}`,
    })
    .optional();

const PRIVATE_HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?$/;
const hosts = z
  .string()
  .transform((text) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  )
  .refine((list) => list.every((host) => PRIVATE_HOST.test(host)), {
    error:
      'ALLOWED_PRIVATE_HOSTS must list host names or addresses separated by commas, without https://, e.g. moodle.lan,10.1.2.3:8080',
  })
  .optional();

const environmentSchema = z.object({
  NODE_ENV: oneOf('NODE_ENV', ['production', 'development', 'test']),
  ROLE: oneOf('ROLE', ['web', 'worker', 'all']),
  PORT: port('PORT'),
  PUBLIC_URL: url('PUBLIC_URL', ['https', 'http'], 'https://homeloop.school.edu.hk').refine(
    (text) => text === undefined || !URL.canParse(text) || isOrigin(text),
    'PUBLIC_URL must be an origin only: no path, query, user name or #, e.g. https://homeloop.school.edu.hk',
  ),
  DATABASE_URL: url(
    'DATABASE_URL',
    ['postgres', 'postgresql'],
    'postgres://homeloop:password@db.example:5432/homeloop',
  ),
  DATA_DIR: z.string().optional(),
  SECRET_KEY: z
    .string()
    .min(32, 'SECRET_KEY must have 32 characters or more; make one with: openssl rand -base64 48')
    .optional(),
  SMTP_URL: url('SMTP_URL', ['smtp', 'smtps'], 'smtps://account:password@mail.school.edu.hk:465'),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'MAIL_FROM must be a mail address like Homeloop <homework@school.edu.hk>',
    )
    .optional(),
  STORAGE_URL: z
    .string()
    .refine((text) => text.startsWith('file:'), {
      error:
        'STORAGE_URL must be a folder like file:/srv/homeloop/files; other stores such as s3: are not supported in this version',
    })
    .optional(),
  ALLOWED_PRIVATE_HOSTS: hosts,
  PRACTICE_LMS: oneOf('PRACTICE_LMS', ['on', 'off']),
  PRACTICE_PORT: port('PRACTICE_PORT'),
  LOG_LEVEL: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
});

type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads the environment. An empty variable counts as unset, so that Compose files may pass them through.
 * Outside production a missing SECRET_KEY is made once and kept in DATA_DIR/secret-key.
 * @throws ConfigError with all mistakes at once
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''));
  const parsed = environmentSchema.safeParse(given);
  // What each variable must look like is told together with how they must fit: the good ones are judged on.
  const wrong = new Set(parsed.error?.issues.map((issue) => String(issue.path[0])));
  const sound = parsed.data ?? environmentSchema.parse(without(given, wrong));
  const problems = [...(parsed.error?.issues.map((issue) => issue.message) ?? []), ...misfits(sound, wrong)];
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return assemble(sound);
}

function misfits(env: Environment, wrong: Set<string>): string[] {
  const problems: string[] = [];
  const missing = (name: keyof Environment): boolean => env[name] === undefined && !wrong.has(name);
  if (env.NODE_ENV === 'production') {
    if (missing('SECRET_KEY')) {
      problems.push(
        'SECRET_KEY must be set in production, with 32 characters or more; make one with: openssl rand -base64 48',
      );
    }
    if (missing('PUBLIC_URL')) {
      problems.push(
        'PUBLIC_URL must be set in production to the address that schools use, e.g. https://homeloop.school.edu.hk',
      );
    } else if (env.PUBLIC_URL?.startsWith('http:')) {
      problems.push('PUBLIC_URL must begin with https:// in production');
    }
    if (env.PRACTICE_LMS === 'on') problems.push('PRACTICE_LMS=on is not possible in production; leave it out');
  }
  if (env.SMTP_URL && missing('MAIL_FROM')) {
    problems.push('MAIL_FROM must be set together with SMTP_URL, e.g. Homeloop <homework@school.edu.hk>');
  }
  const [ours, practice] = ports(env);
  if (practice > 65535) problems.push(`PRACTICE_PORT must be set, since PORT ${ours} has no next number`);
  if (ours === practice) problems.push('PRACTICE_PORT must differ from PORT');
  return problems;
}

function assemble(env: Environment): Config {
  const environment = env.NODE_ENV ?? 'development';
  const [ours, practicePort] = ports(env);
  const dataDir = resolve(env.DATA_DIR ?? '.data');
  return {
    environment,
    role: env.ROLE ?? 'all',
    port: ours,
    publicUrl: new URL(env.PUBLIC_URL ?? `http://localhost:${ours}`).origin,
    databaseUrl: env.DATABASE_URL,
    dataDir,
    secretKey: env.SECRET_KEY ?? keptSecretKey(dataDir),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? 'Homeloop <homeloop@localhost>',
    storage: { kind: 'file', dir: env.STORAGE_URL ? folderOf(env.STORAGE_URL) : resolve(dataDir, 'files') },
    allowedPrivateHosts: env.ALLOWED_PRIVATE_HOSTS ?? [],
    practiceLms: environment !== 'production' && env.PRACTICE_LMS !== 'off',
    practicePort,
    logLevel: env.LOG_LEVEL ?? (environment === 'test' ? 'silent' : 'info'),
  };
}

function ports(env: Environment): [ours: number, practice: number] {
  const ours = env.PORT ?? 3000;
  return [ours, env.PRACTICE_PORT ?? ours + 1];
}

// file:///srv/files and file:/srv/files are absolute; file:files is a folder beside us.
function folderOf(storageUrl: string): string {
  return storageUrl.startsWith('file:/')
    ? fileURLToPath(new URL(storageUrl))
    : resolve(storageUrl.slice('file:'.length));
}

function isOrigin(text: string): boolean {
  const { origin } = new URL(text);
  return text.replace(/\/$/, '').toLowerCase() === origin || new URL(text).href === `${origin}/`;
}

function without(given: Record<string, unknown>, names: Set<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
}
