/** PostgreSQL could not be brought up here. The message says what to do; `code` is stable. */
export class EmbeddedPostgresError extends Error {
  readonly code: 'unsupported_platform' | 'no_account' | 'not_ours' | 'other_major' | 'init_failed' | 'start_failed';

  constructor(code: EmbeddedPostgresError['code'], message: string) {
    super(message);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}
