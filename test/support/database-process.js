// A process of its own that supervises the embedded PostgreSQL of a folder, as the tool does when it has no DATABASE_URL.
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);

const { superviseEmbeddedPostgres } = await import('../../tool/core/db/embedded/index.ts');
const postgres = await superviseEmbeddedPostgres({ dir: process.argv[2], database: 'homeloop' });
void postgres.failed.then((error) => {
  console.error(error.message);
  process.exit(1);
});
process.on('message', () => process.send({ pid: postgres.pid() }));
process.on('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
process.on('disconnect', () => void postgres.stop().then(() => process.exit(0)));
process.send({ url: postgres.url });
