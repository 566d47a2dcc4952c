import { sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';

/** A deep-linking request that a new homework answers. */
export interface AskedByLms {
  contextId: string;
  /** Its id where the LMS makes the gradebook column; null where it takes none, so that we make it. */
  columnFor: string | null;
}

/**
 * The open request of this person. Requests are kept by `launch`, which lies to the right of homework: only this is read of them.
 * @throws AppError 409 `deep_linking_closed` when it was answered, is over an hour old or somebody else's
 */
export async function findAskedByLms(deepLinkingId: string, personId: string, at: Date): Promise<AskedByLms> {
  const request = await sqlOne<{ context_id: string; takes_column: boolean }>(
    `select context_id, settings->>'acceptLineItem' is distinct from 'false' as takes_column from deep_linking_request
     where id = $1 and person_id = $2 and context_id is not null and answered_at is null and expires_at > $3`,
    [deepLinkingId, personId, at],
  );
  if (!request)
    throw new AppError(
      409,
      'deep_linking_closed',
      'This request of the LMS was answered already, or is over an hour old',
    );
  return { contextId: request.context_id, columnFor: request.takes_column ? deepLinkingId : null };
}
