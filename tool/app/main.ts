import { closeDatabase, openDatabase } from '../core/db/database.ts';
import { EmbeddedPostgresError, superviseEmbeddedPostgres } from '../core/db/embedded/index.ts';
import { migrate } from '../core/db/migrate.ts';
import { ConfigError, readConfig, type Config } from '../core/config.ts';
import { useConfig } from '../core/current-config.ts';
import { log } from '../core/log.ts';
import { useSecretKey } from '../core/seal.ts';
import { createApp, createHealthApp } from './create-app.ts';
import { startPractice } from './practice.ts';
import { startWeb } from './server.ts';
import { startJobs } from './worker.ts';

/** What was started, stopped in the opposite order. */
const stops: (() => Promise<void>)[] = [];
let stopping = false;

async function start(config: Config): Promise<void> {
  useConfig(config);
  useSecretKey(config.secretKey);
  const url = config.databaseUrl ?? (await startDatabase(config));
  await migrate(url);
  openDatabase(url);
  stops.push(closeDatabase);
  if (config.role !== 'web') stops.push(startJobs(url));
  // a worker serves nothing but its health
  stops.push(await startWeb(config, url, config.role === 'worker' ? createHealthApp() : createApp()));
  if (config.role !== 'worker' && config.practiceLms) stops.push(await startPractice(config));
  process.stdout.write(`\n  Homeloop 功課環 is ready: ${config.publicUrl}\n\n`);
}

async function startDatabase(config: Config): Promise<string> {
  const postgres = await superviseEmbeddedPostgres({
    dir: `${config.dataDir}/postgres`,
    database: 'homeloop',
    log: (line) =>
      /(FATAL|PANIC):/.test(line) ? log.warn({ postgres: true }, line) : log.debug({ postgres: true }, line),
  });
  void postgres.failed.then((error) => stop(error.message, 1));
  stops.push(() => postgres.stop());
  return postgres.url;
}

/** Takes no new work, lets what runs end (at most 15 s), then closes the database. */
async function stop(why: string, code = 0): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ why }, 'stopping');
  setTimeout(() => process.exit(code || 1), 15_000).unref();
  for (const each of stops.reverse())
    await each().catch((error: unknown) => log.error({ err: error }, 'could not stop cleanly'));
  process.exit(code);
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was left alone'));
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the process cannot go on');
  void stop('uncaughtException', 1);
});

try {
  await start(readConfig(process.env));
} catch (error) {
  const forPeople = error instanceof ConfigError || error instanceof EmbeddedPostgresError;
  process.stderr.write(`\n${forPeople ? error.message : String((error as Error).stack ?? error)}\n\n`);
  await stop('start failed', 1);
}
