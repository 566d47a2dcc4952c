import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../core/config.ts';
import { useConfig } from '../core/current-config.ts';
import { closeDatabase, openDatabase } from '../core/db/database.ts';
import { startEmbeddedPostgres } from '../core/db/embedded/index.ts';
import { migrate } from '../core/db/migrate.ts';
import { useSecretKey } from '../core/seal.ts';
import { commands, optionNames, usage, UsageError } from './admin-commands.ts';

/** `npm run -s admin -- …`: works beside a running Homeloop (adopting its PostgreSQL) and without one. */
async function run(words: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: words,
    allowPositionals: true,
    options: Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
  });
  const name = positionals.slice(0, 2).join(' ');
  const command = commands[name] ?? commands[positionals[0] ?? ''];
  if (!command) throw new UsageError(positionals.length > 0 ? `No such command: ${name}` : undefined);
  const config = readConfig(process.env);
  useConfig(config);
  useSecretKey(config.secretKey);
  const postgres = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => undefined }
    : await startEmbeddedPostgres({ dir: `${config.dataDir}/postgres`, database: 'homeloop' });
  const { url } = postgres;
  try {
    await migrate(url);
    openDatabase(url, 3);
    const rest = positionals.slice(commands[name] ? 2 : 1);
    for (const line of await command.run({
      rest,
      options: values,
      databaseUrl: url,
    })) {
      process.stdout.write(`${line}\n`);
    }
    return 0;
  } finally {
    await closeDatabase();
    await postgres.stop();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const code = (error as { code?: string }).code ?? '';
  if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS'))
    process.stderr.write(`${(error as Error).message ? `${(error as Error).message}\n\n` : ''}${usage()}\n`);
  else process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).message}\n`);
  process.exitCode = 1;
}
