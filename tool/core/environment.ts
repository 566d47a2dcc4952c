import { z } from 'zod';

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

/** What each variable must look like. Every message is a whole sentence that names its variable. */
export const environmentSchema = z.object({
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
    .refine((text) => isFolder(text), {
      error:
        'STORAGE_URL must be a folder like file:/srv/homeloop/files; other stores such as s3: are not supported in this version',
    })
    .optional(),
  ALLOWED_PRIVATE_HOSTS: hosts,
  PRACTICE_LMS: oneOf('PRACTICE_LMS', ['on', 'off']),
  PRACTICE_PORT: port('PRACTICE_PORT'),
  LOG_LEVEL: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
});

/** The variables that are set and sound. */
export type Environment = z.infer<typeof environmentSchema>;

/** How the variables must fit together. `wrong` names those that have been refused by themselves. */
export function misfits(env: Environment, wrong: Set<string>): string[] {
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

/** Our port and the practice LMS's, which is the next one unless told. */
export function ports(env: Environment): [ours: number, practice: number] {
  const ours = env.PORT ?? 3000;
  return [ours, env.PRACTICE_PORT ?? ours + 1];
}

function isOrigin(text: string): boolean {
  const { origin } = new URL(text);
  return text.replace(/\/$/, '').toLowerCase() === origin || new URL(text).href === `${origin}/`;
}

// A host, as in file://server/share, would mean another machine.
function isFolder(text: string): boolean {
  return text.startsWith('file:') && text.length > 'file:'.length && URL.canParse(text) && new URL(text).host === '';
}
