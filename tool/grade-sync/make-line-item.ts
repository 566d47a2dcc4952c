import { now } from '../core/clock.ts';
import { inSchool } from '../core/db/database.ts';
import { gatewayFor, LmsError, NotSupported } from '../lms/index.ts';
import { findColumnById, noteColumn, noteColumnGone, noteColumnLabel, wantedColumn } from './line-item.service.ts';
import { nextTry } from './score.ts';

/**
 * Makes the wanted column, or finds it: after a crash between the LMS's answer and our note it is there already, known by
 * its `resourceId`. A deep-linked one is only ever looked for, so that no second column arises.
 * @returns when to try again, if at all; `live` when the scores waiting for it may go
 */
export async function makeLineItem(schoolId: string, linkId: string): Promise<{ again: Date } | 'live' | undefined> {
  const link = await inSchool(schoolId, () => findColumnById(linkId));
  if (!link || !['wanted', 'waiting', 'failed'].includes(link.state))
    return link?.state === 'live' ? 'live' : undefined;
  const again = nextTry(now(), link.tries + 1, Math.random());
  try {
    const { gateway, context } = await gatewayFor(schoolId, link.context_id);
    let found = await gateway.findLineItem(context, link.resource_id);
    if (!found && link.origin === 'deep_linking') {
      // The person in the LMS may take their time over saving; looked for less and less often, for half an hour at a time.
      await inSchool(schoolId, () => noteColumn(link, { state: 'waiting', nextTryAt: again }));
      return { again };
    }
    found ??= await gateway.createLineItem(context, {
      label: link.label,
      scoreMaximum: link.score_maximum,
      resourceId: link.resource_id,
      tag: 'homeloop',
      dueAt: link.due_at,
    });
    const { url } = found;
    await inSchool(schoolId, () => noteColumn(link, { state: 'live', url }));
    return 'live';
  } catch (error) {
    if (error instanceof NotSupported) {
      await inSchool(schoolId, () => noteColumn(link, { state: 'unsupported', error: 'no_gradebook_service' }));
      return undefined;
    }
    await inSchool(schoolId, () =>
      noteColumn(link, {
        state: link.origin === 'deep_linking' ? 'waiting' : 'failed',
        error: codeOf(error),
        nextTryAt: again,
      }),
    );
    return { again };
  }
}

/**
 * Brings label, maximum and due time of a live column to what the homework says now. Twice does no harm.
 * @throws LmsError to be tried again; a platform that has the column no longer is noted
 */
export async function updateLineItem(schoolId: string, linkId: string): Promise<void> {
  const link = await inSchool(schoolId, () => findColumnById(linkId));
  if (link?.state !== 'live' || !link.line_item_url) return;
  const wanted = await inSchool(schoolId, () => wantedColumn(link));
  try {
    const { gateway, context } = await gatewayFor(schoolId, link.context_id);
    await gateway.updateLineItem(context, link.line_item_url, { ...wanted, dueAt: link.due_at });
    await inSchool(schoolId, () => noteColumnLabel(link, wanted));
  } catch (error) {
    if (error instanceof NotSupported) return;
    if (!(error instanceof LmsError) || error.problem !== 'gone') throw error;
    await inSchool(schoolId, () => noteColumnGone(link.id));
  }
}

/** A code with words in the client. */
function codeOf(error: unknown): string {
  if (!(error instanceof LmsError)) throw error;
  return error.problem === 'off' ? 'connection_off' : `lms_${error.problem}`;
}
