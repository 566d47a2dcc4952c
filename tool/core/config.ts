import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, environmentSchema, misfits, ports } from './environment.ts';
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

/**
 * Reads the environment. An empty variable counts as unset, so that Compose files may pass them through.
 * Outside production a missing SECRET_KEY is made once and kept in DATA_DIR/secret-key.
 * @throws ConfigError with all mistakes at once
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''));
  const parsed = environmentSchema.safeParse(given);
  // What each variable must look like is told together with how they must fit: the good ones are judged on.
  const complaints = new Map<string, string>();
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = String(path[0]);
    if (!complaints.has(name)) complaints.set(name, message);
  }
  const wrong = new Set(complaints.keys());
  const sound = parsed.data ?? environmentSchema.parse(without(given, wrong));
  const problems = [...complaints.values(), ...misfits(sound, wrong)];
  if (problems.length > 0) throw new ConfigError(problems);
  return assemble(sound);
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

// file:///srv/files and file:/srv/files are absolute; file:files is a folder beside us.
function folderOf(storageUrl: string): string {
  return storageUrl.startsWith('file:/')
    ? fileURLToPath(new URL(storageUrl))
    : resolve(storageUrl.slice('file:'.length));
}

function without(given: Record<string, unknown>, names: Set<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
}
