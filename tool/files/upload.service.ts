import { rm } from 'node:fs/promises';
import type { Actor } from '../core/actor.ts';
import { addMs, now } from '../core/clock.ts';
import { inSchool, sql, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { newId } from '../core/ids.ts';
import { enqueue } from '../core/jobs/jobs.ts';
import type { FilePurpose, FileWithHash, UploadAnswer, UploadRefusal } from './file.contract.ts';
import { nameFor, promisesKnownKind } from './file-name.ts';
import { discard, stage, type Staged } from './file-store.ts';
import { makePreviews } from './preview-job.ts';
import { storeFile } from './store-file.ts';
import { sniff, type Sniffed } from './sniff.ts';

export const UPLOAD_LIFE_MS = 7 * 24 * 3600_000;

export interface UploadRow {
  schoolId: string;
  id: string;
  ownerId: string;
  purpose: FilePurpose;
  targetId: string | null;
  name: string;
  size: number;
  state: 'receiving' | 'stored' | 'refused';
  refusal: UploadRefusal | null;
  fileId: string | null;
  createdAt: Date;
}

const COLUMNS = `school_id as "schoolId", id, owner_id as "ownerId", purpose, target_id as "targetId", name, size::float8 as size,
  state, refusal, file_id as "fileId", created_at as "createdAt"`;

/** Notes an upload that is about to be received, in the ambient transaction. */
export async function beginUpload(
  actor: Actor,
  what: { purpose: FilePurpose; targetId: string | null; name: string; size: number },
): Promise<UploadRow> {
  const [row] = await sql<UploadRow>(
    `insert into upload (school_id, id, owner_id, purpose, target_id, name, size, state, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'receiving', $8, $8) returning ${COLUMNS}`,
    [actor.schoolId, newId(), actor.personId, what.purpose, what.targetId, what.name, what.size, now()],
  );
  return row as UploadRow;
}

/** A person's own upload; another's, or one that was left for a week, isn't there. */
export async function findOwnUpload(personId: string, uploadId: string): Promise<UploadRow | undefined> {
  return sqlOne<UploadRow>(
    `select ${COLUMNS} from upload where id = $1 and owner_id = $2 and (state <> 'receiving' or created_at > $3)`,
    [uploadId, personId, addMs(now(), -UPLOAD_LIFE_MS)],
  );
}

/** The upload as its owner sees it. */
export async function presentUpload(upload: UploadRow): Promise<UploadAnswer> {
  const file = upload.fileId
    ? await sqlOne<FileWithHash>(
        `select id as "fileId", name, size::float8 as size, media_type as "mediaType", kind, sha256 from file where id = $1`,
        [upload.fileId],
      )
    : undefined;
  return { uploadId: upload.id, state: upload.state, refusal: upload.refusal, file: file ?? null };
}

/**
 * Makes a file of what has been received whole. First the bytes are on the disk under their hash, then the rows are
 * committed: acknowledged means durable, and there is no row without bytes. Killed in between, or run twice, it can be
 * run again. What has been received is removed at the end.
 * @param path where tus has received it
 * @throws AppError 422 `file_misnamed` or `file_type_refused`; the refusal is kept with the upload
 */
export async function finishUpload(upload: UploadRow, path: string): Promise<void> {
  const content = await sniff(path);
  const name = content && nameFor(upload.name, content);
  if (!content || !name) {
    const refusal = content || promisesKnownKind(upload.name) ? 'file_misnamed' : 'file_type_refused';
    await refuse(upload, refusal);
    await rm(path, { force: true });
    throw new AppError(
      422,
      refusal,
      refusal === 'file_misnamed' ? 'The file is not what its name says' : 'This kind of file is not taken',
    );
  }
  const staged = await stage(upload.schoolId, path);
  try {
    if (staged.size !== upload.size) throw new AppError(409, 'upload_incomplete', 'The upload is not complete');
    await inSchool(upload.schoolId, () => keep(upload, staged, content, name));
  } finally {
    await discard(staged);
  }
  await rm(path, { force: true });
}

async function keep(upload: UploadRow, staged: Staged, content: Sniffed, name: string): Promise<void> {
  const row = await sqlOne<{ state: string }>('select state from upload where id = $1 for update', [upload.id]);
  if (!row) throw new AppError(404, 'upload_gone', 'This upload was given up');
  if (row.state !== 'receiving') return;
  const fileId = await storeFile({ name, ...content, ownerId: upload.ownerId, purpose: upload.purpose }, staged);
  await sql(`update upload set state = 'stored', file_id = $2, updated_at = $3 where id = $1`, [
    upload.id,
    fileId,
    now(),
  ]);
  if (content.kind === 'image' || content.kind === 'heic') await enqueue(makePreviews, { fileId });
}

async function refuse(upload: UploadRow, refusal: UploadRefusal): Promise<void> {
  await inSchool(upload.schoolId, () =>
    sql(`update upload set state = 'refused', refusal = $2, updated_at = $3 where id = $1 and state = 'receiving'`, [
      upload.id,
      refusal,
      now(),
    ]),
  );
}

/** Gives an upload up, before tus removes what has been received: left behind, that would go with the sweep. */
export async function forgetUpload(upload: UploadRow): Promise<void> {
  await inSchool(upload.schoolId, () => sql(`delete from upload where id = $1 and state = 'receiving'`, [upload.id]));
}
