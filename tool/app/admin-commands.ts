import { asOwner, sql } from '../core/db/database.ts';
import {
  activatePlatform,
  addPlatform,
  listPlatforms,
  makeRegistrationLink,
  rotateKeys,
  switchPlatformOff,
} from '../lms/index.ts';
import { createSchool } from '../school/index.ts';
import { backUp, restore } from './backup.ts';
import { schoolFor } from './schools.ts';

/** What was typed cannot be carried out; the usage is shown with it. */
export class UsageError extends Error {}

interface Typed {
  rest: string[];
  options: Record<string, string | undefined>;
  databaseUrl: string;
}

interface Command {
  usage: string;
  tells: string;
  /** Lines to print; the last one is what scripts read. */
  run(typed: Typed): Promise<string[]>;
}

const must = (options: Typed['options'], name: string): string => {
  const value = options[name];
  if (!value) throw new UsageError(`--${name} is missing`);
  return value;
};

export const commands: Record<string, Command> = {
  'registration-link': {
    usage: 'registration-link [--school NAME]',
    tells: 'a one-time address to paste into the LMS (dynamic registration)',
    run: async ({ options }) => [
      'Paste this address into your LMS (Moodle: Manage tools; Canvas: Developer keys → LTI registration). It works once, for seven days.',
      await makeRegistrationLink(await schoolFor(options.school)),
    ],
  },
  'platforms list': {
    usage: 'platforms list',
    tells: 'all connected LMSs',
    run: async () => {
      const platforms = await listPlatforms();
      if (platforms.length === 0) return ['No LMS is connected yet. Begin with: registration-link'];
      return platforms.map((each) =>
        [
          each.status,
          each.family,
          each.issuer,
          each.client_id,
          each.school_name,
          each.deployments.map((one) => `${one.deploymentId} (${one.status})`).join(', '),
        ].join('\t'),
      );
    },
  },
  'platforms activate': {
    usage: 'platforms activate --issuer I --client-id C [--deployment-id D]',
    tells: 'accepts a platform, and a deployment of it',
    run: async ({ options }) => {
      const [issuer, clientId] = [must(options, 'issuer'), must(options, 'client-id')];
      const deploymentId = options['deployment-id'];
      await activatePlatform(issuer, clientId, deploymentId);
      return [deploymentId ? `Activated, with deployment ${deploymentId}.` : 'Activated.'];
    },
  },
  'platforms off': {
    usage: 'platforms off --issuer I --client-id C',
    tells: 'refuses launches from a platform until it is activated again',
    run: async ({ options }) => {
      await switchPlatformOff(must(options, 'issuer'), must(options, 'client-id'));
      return ['Switched off.'];
    },
  },
  'platforms add': {
    usage:
      'platforms add --issuer I --client-id C --auth-url U --token-url U --jwks-url U [--deployment-id D] [--token-audience A] [--name N] [--family moodle|canvas|other] [--school NAME]',
    tells: 'registers a platform by hand',
    run: async ({ options }) => {
      const family = options.family ?? 'other';
      if (family !== 'moodle' && family !== 'canvas' && family !== 'other')
        throw new UsageError('--family is moodle, canvas or other');
      await addPlatform(await schoolFor(options.school), {
        issuer: must(options, 'issuer'),
        clientId: must(options, 'client-id'),
        authorizationEndpoint: must(options, 'auth-url'),
        tokenEndpoint: must(options, 'token-url'),
        jwksUri: must(options, 'jwks-url'),
        deploymentId: options['deployment-id'] ?? null,
        name: options.name ?? must(options, 'issuer'),
        family,
        version: null,
        tokenAudience: options['token-audience'] ?? null,
      });
      return ['Added.'];
    },
  },
  'keys rotate': {
    usage: 'keys rotate',
    tells: 'new tool keys; the old ones stay published until nothing signed by them can be under way',
    run: async () => [`${await rotateKeys()} key(s) rotated.`],
  },
  'school list': {
    usage: 'school list',
    tells: 'the schools of this installation',
    run: async () =>
      (
        await asOwner(() =>
          sql<{ school_id: string; name: string }>('select school_id, name from school order by created_at'),
        )
      ).map((row) => `${row.school_id}\t${row.name}`),
  },
  'school add': {
    usage: 'school add --name NAME',
    tells: 'adds a school',
    run: async ({ options }) => [(await createSchool({ name: must(options, 'name') })).schoolId],
  },
  'school rename': {
    usage: 'school rename --id ID --name NAME',
    tells: 'renames a school',
    run: async ({ options }) => {
      const rows = await asOwner(() =>
        sql('update school set name = $2 where school_id = $1 returning school_id', [
          must(options, 'id'),
          must(options, 'name'),
        ]),
      );
      if (rows.length === 0) throw new UsageError('No school has this id');
      return ['Renamed.'];
    },
  },
  backup: {
    usage: 'backup FOLDER',
    tells: 'the whole database at one instant, then the files, into an empty folder',
    run: async ({ rest, databaseUrl }) => backUp(databaseUrl, one(rest, 'FOLDER')),
  },
  restore: {
    usage: 'restore FOLDER',
    tells: 'a backup, into an empty database',
    run: async ({ rest, databaseUrl }) => restore(databaseUrl, one(rest, 'FOLDER')),
  },
};

function one(rest: string[], what: string): string {
  if (!rest[0] || rest.length > 1) throw new UsageError(`${what} is missing`);
  return rest[0];
}

/** What may be typed after `--`; each takes a value. */
export const optionNames = [
  ...['school', 'issuer', 'client-id', 'deployment-id', 'auth-url', 'token-url', 'jwks-url', 'token-audience'],
  ...['name', 'family', 'id'],
];

/** All commands, a line each. */
export function usage(): string {
  const lines = Object.values(commands).map((command) => `  ${command.usage}\n      ${command.tells}`);
  return ['npm run -s admin -- COMMAND', '', ...lines].join('\n');
}
