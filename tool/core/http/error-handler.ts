import type { ErrorRequestHandler, Request } from 'express';
import { log } from '../log.ts';
import { newReference } from '../ids.ts';
import { AppError } from './errors.ts';
import type { ProblemAnswer } from './session.contract.ts';

/**
 * Turns any error into `{ code, message, reference }`. Refusals keep their status; what strangers send wrong is 4xx;
 * a database that is away is 503 with Retry-After; everything else is logged whole and answered `internal_error`.
 */
export const errorHandler: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const refusal = refusalOf(error);
  const reference = newReference();
  const line = {
    reference,
    requestId: request.id,
    code: refusal.code,
    status: refusal.status,
    route: routeName(request),
  };
  if (refusal.status >= 500) log.error({ ...line, err: error }, 'request failed');
  else log.info(line, 'request refused');
  if (response.headersSent) {
    next(error);
    return;
  }
  if (refusal.status === 503) response.set('Retry-After', '2');
  const body: ProblemAnswer = {
    code: refusal.code,
    message: refusal.message,
    reference,
    ...(refusal.details ? { details: refusal.details } : {}),
  };
  response.status(refusal.status).json(body);
};

/** The refusal that an error means to the caller. */
export function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { status, type, name, original } = error as {
    status?: number;
    type?: string;
    name?: string;
    original?: { code?: string; message?: string };
  };
  if (type === 'entity.too.large') return new AppError(413, 'too_large', 'The request is too large');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError(status, 'bad_request', 'The request cannot be read');
  if (error instanceof URIError) return new AppError(400, 'bad_request', 'The address cannot be read');
  if (isDatabaseAway(name, original))
    return new AppError(503, 'database_unavailable', 'The database cannot be reached; nothing was changed');
  if (NOT_STORABLE.has(original?.code ?? '')) return new AppError(422, 'invalid_input', 'A value cannot be stored');
  return new AppError(500, 'internal_error', 'Something went wrong on our side');
}

/**
 * PostgreSQL's own word on values that it cannot hold, which concerns the caller: NUL in text or JSON, a number, a date or a
 * time zone out of range.
 */
const NOT_STORABLE = new Set(['22021', '22P05', '22003', '22007', '22008', '22009']);

function isDatabaseAway(name: string | undefined, original: { code?: string; message?: string } | undefined): boolean {
  if (name?.startsWith('SequelizeConnection')) return true;
  // node-postgres has no code for a connection that was lost before or between statements
  if (/^Connection terminated|is not queryable$/.test(original?.message ?? '')) return true;
  const code = original?.code;
  return ['57P01', '57P02', '57P03', '08006', '08003', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code ?? '');
}

function routeName(request: Request): string {
  const path: unknown = (request.route as { path?: unknown } | undefined)?.path;
  return `${request.method} ${typeof path === 'string' ? path : '?'}`;
}
