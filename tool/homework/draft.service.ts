import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { currentSchoolId, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { cleanBody } from './homework-body.ts';
import type { DraftCard, DraftContent, draftAnswer } from './homework.contract.ts';

/** A row of homework_draft. `homeworkId`: it became that homework and lies here only so that it isn't published twice. */
export interface Draft {
  id: string;
  authorId: string;
  contextId: string;
  content: DraftContent;
  rev: number;
  homeworkId: string | null;
  updatedAt: Date;
}

const DRAFT = `d.id, d.author_id as "authorId", d.context_id as "contextId", d.content, d.rev, d.homework_id as "homeworkId",
  d.updated_at as "updatedAt"`;
const MOST = 100;

export async function findDraft(draftId: string): Promise<Draft | undefined> {
  return sqlOne<Draft>(`select ${DRAFT} from homework_draft d where d.id = $1`, [draftId]);
}

/** A person's own drafts that are nothing for anybody else yet, newest first. */
export async function listDrafts(authorId: string): Promise<DraftCard[]> {
  const drafts = await sql<Draft>(
    `select ${DRAFT} from homework_draft d where d.author_id = $1 and d.homework_id is null
     order by d.updated_at desc, d.id desc limit ${MOST}`,
    [authorId],
  );
  return drafts.map(presentDraft);
}

export function presentDraft(draft: Draft): DraftCard {
  return {
    draftId: draft.id,
    contextId: draft.contextId,
    rev: draft.rev,
    content: draft.content,
    savedAt: draft.updatedAt.toISOString(),
  };
}

/**
 * Saves a draft, if nobody has saved another text since `rev` (0: a new one). The same text again changes nothing.
 * @throws AppError 409 `draft_changed_elsewhere` (details: rev, content, savedAt), `draft_published`, `draft_gone`; 404 for another's
 */
export async function saveDraft(
  draft: { id: string; authorId: string; contextId: string; content: DraftContent; rev: number },
  at: Date,
): Promise<z.infer<typeof draftAnswer>> {
  const content = { ...draft.content, bodyHtml: cleanBody(draft.content.bodyHtml) };
  if (draft.rev === 0) {
    const made = await sql(
      `insert into homework_draft (school_id, id, author_id, context_id, content, rev, updated_at)
       values ($1, $2, $3, $4, $5::jsonb, 1, $6) on conflict (school_id, id) do nothing returning id`,
      [currentSchoolId(), draft.id, draft.authorId, draft.contextId, JSON.stringify(content), at],
    );
    if (made.length > 0) return { draftId: draft.id, rev: 1, savedAt: at.toISOString() };
  }
  const stored = await lockDraft(draft.id);
  if (!stored) throw new AppError(409, 'draft_gone', 'This draft was deleted in another window');
  if (stored.authorId !== draft.authorId) throw new AppError(404, 'not_found', 'No such draft');
  assertUnpublished(stored, 'draft_published');
  if (isDeepStrictEqual(stored.content, jsonOf(content)) && stored.contextId === draft.contextId)
    return { draftId: stored.id, rev: stored.rev, savedAt: stored.updatedAt.toISOString() };
  if (stored.rev !== draft.rev)
    throw new AppError(409, 'draft_changed_elsewhere', 'This draft was changed in another window', {
      rev: stored.rev,
      content: stored.content,
      savedAt: stored.updatedAt.toISOString(),
    });
  await sql(
    'update homework_draft set content = $2::jsonb, context_id = $3, rev = rev + 1, updated_at = $4 where id = $1',
    [draft.id, JSON.stringify(content), draft.contextId, at],
  );
  return { draftId: draft.id, rev: draft.rev + 1, savedAt: at.toISOString() };
}

/** Deletes a draft that was never published; nothing happens when there is none. */
export async function deleteDraft(draftId: string): Promise<void> {
  await sql('delete from homework_draft where id = $1 and homework_id is null', [draftId]);
}

/**
 * Puts a draft away as the homework that it became, whether or not it was ever saved: an autosave that comes late finds it taken.
 * @throws AppError 409 `already_published` (details.homeworkId) for the second of two windows; 404 for another's
 */
export async function putDraftAway(
  draftId: string,
  as: { homeworkId: string; authorId: string; contextId: string },
  at: Date,
): Promise<void> {
  await sql(
    `insert into homework_draft (school_id, id, author_id, context_id, content, rev, updated_at)
     values ($1, $2, $3, $4, '{}', 1, $5) on conflict (school_id, id) do nothing`,
    [currentSchoolId(), draftId, as.authorId, as.contextId, at],
  );
  const stored = await lockDraft(draftId);
  if (stored?.authorId !== as.authorId) throw new AppError(404, 'not_found', 'No such draft');
  assertUnpublished(stored, 'already_published');
  await sql(`update homework_draft set homework_id = $2, content = '{}', updated_at = $3 where id = $1`, [
    draftId,
    as.homeworkId,
    at,
  ]);
}

async function lockDraft(draftId: string): Promise<Draft | undefined> {
  return sqlOne<Draft>(`select ${DRAFT} from homework_draft d where d.id = $1 for update`, [draftId]);
}

function assertUnpublished(draft: Draft, code: 'draft_published' | 'already_published'): void {
  if (draft.homeworkId)
    throw new AppError(409, code, 'This draft has been published already', { homeworkId: draft.homeworkId });
}

/** As it comes back from jsonb: without what is undefined. */
const jsonOf = (content: DraftContent): unknown => JSON.parse(JSON.stringify(content));
