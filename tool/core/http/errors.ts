/**
 * A refusal with a stable code. The client translates the code; `message` is for the log and for people who call the API.
 * `details` must hold no personal data beyond what the caller sent.
 */
export class AppError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;

  constructor(status: number, code: string, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'AppError';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** 404 with the code `not_found`: also for another school's record, whose existence isn't told. */
export function notFound(what = 'record'): AppError {
  return new AppError(404, 'not_found', `No such ${what}`);
}
