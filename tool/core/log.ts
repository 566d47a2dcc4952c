import { pino } from 'pino';

const wanted = process.env.LOG_LEVEL ?? '';

/**
 * Structured log, one JSON object a line. Personal data never goes in: log ids, codes and counts.
 * What slips in by accident under these names is blotted out.
 */
export const log = pino({
  // A wrong level is explained by readConfig, which comes later.
  level:
    wanted in pino.levels.values || wanted === 'silent' ? wanted : process.env.NODE_ENV === 'test' ? 'silent' : 'info',
  base: null,
  redact: {
    paths: ['authorization', 'cookie', 'token', 'id_token', 'email', 'name', '*.authorization', '*.cookie', '*.token'],
    censor: '[blotted]',
  },
});
