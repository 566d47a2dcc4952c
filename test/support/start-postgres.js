// A process of its own that starts the embedded PostgreSQL in a folder, prints what it got as JSON, and stays.
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);

const { startEmbeddedPostgres } = await import('../../tool/core/db/embedded/index.ts');
const dir = process.argv[2];
const { url, pid, adopted } = await startEmbeddedPostgres({ dir, database: 'homeloop', settings: { fsync: 'off' } });
process.stdout.write(`${JSON.stringify({ url, pid, adopted })}\n`);
setInterval(() => {}, 60_000);
