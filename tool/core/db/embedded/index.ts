export { EmbeddedPostgresError } from './embedded-postgres-error.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './launcher.ts';
export { type SupervisedPostgres, superviseEmbeddedPostgres } from './supervisor.ts';
