import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';

export interface ErrorWords {
  /** What happened, and what is safe. */
  title: string;
  /** What next, and who can help. */
  next: string;
  /** The number that stands in the server's log too. */
  reference: string | undefined;
}

/** Turns any error into words: `errors.<code>` when we have them, else by its kind. */
export function useErrorWords(): (error: unknown) => ErrorWords {
  const { t, i18n } = useTranslation('errors');
  return (error) => {
    const failure = error instanceof ApiError ? error : undefined;
    const code = failure?.code ?? 'internal_error';
    const key = i18n.exists(`errors:${code}.title`) ? code : kindOf(failure?.status ?? 500);
    // A code is only known at run time: the typed keys end here.
    const say = t as (key: string, values?: Record<string, unknown>) => string;
    return {
      title: say(`${key}.title`, failure?.details),
      next: say(`${key}.next`, failure?.details),
      reference: failure?.reference,
    };
  };
}

function kindOf(status: number): string {
  if (status === 0) return 'offline';
  if (status === 401) return 'session_ended';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too_large';
  if (status === 429) return 'too_many';
  if (status === 400 || status === 422) return 'invalid';
  if (status === 502 || status === 503 || status === 504) return 'database_unavailable';
  return 'internal_error';
}
