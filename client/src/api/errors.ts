/** Every failed request, whatever its cause. `status` 0 means that no answer came (`offline`, `timeout`). */
export class ApiError extends Error {
  readonly status: number;
  /** Stable, for `errors.<code>`. */
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;
  /** The request's number in the server's log, for the office to quote. */
  readonly reference: string | undefined;

  constructor(status: number, code: string, details?: Record<string, unknown>, reference?: string) {
    super(`${status} ${code}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.reference = reference;
  }
}

interface ErrorBody {
  code?: unknown;
  details?: unknown;
  reference?: unknown;
  error?: ErrorBody;
}

/** Reads the server's `{ code, message, details?, reference? }`, also when a proxy answered with a page instead. */
export async function errorOf(response: Response): Promise<ApiError> {
  const sent = (await response.json().catch(() => ({}))) as ErrorBody | null;
  const body = sent?.error ?? sent ?? {};
  return new ApiError(
    response.status,
    typeof body.code === 'string' ? body.code : `http_${response.status}`,
    typeof body.details === 'object' && body.details ? (body.details as Record<string, unknown>) : undefined,
    typeof body.reference === 'string' ? body.reference : (response.headers.get('x-request-id') ?? undefined),
  );
}
