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
  serializers: { err: errorFacts },
  redact: {
    paths: ['authorization', 'cookie', 'token', 'id_token', 'email', 'name', '*.authorization', '*.cookie', '*.token'],
    censor: '[blotted]',
  },
});

/**
 * What of an error may stand in the log. Libraries hang whole rows, bound values and answers' bodies on theirs (Sequelize
 * `parameters`, PostgreSQL `detail`): names, addresses and comments, which must not go in. So this names what may.
 */
export function errorFacts(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { name, message, stack, code, problem, original, cause } = error as Record<string, unknown>;
  const { code: sqlState, table, constraint } = (original ?? {}) as Record<string, unknown>;
  return {
    type: name,
    message,
    stack,
    code: code ?? sqlState,
    problem,
    table,
    constraint,
    ...(cause && depth < 3 ? { cause: errorFacts(cause, depth + 1) } : {}),
  };
}
