import { pino } from 'pino';

/**
 * Structured log, one JSON object a line. Personal data never goes in: log ids, codes and counts.
 * What slips in by accident under these names is blotted out.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  base: null,
  redact: {
    paths: ['authorization', 'cookie', 'token', 'id_token', 'email', 'name', '*.authorization', '*.cookie', '*.token'],
    censor: '[blotted]',
  },
});
