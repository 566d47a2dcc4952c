import { now } from '../core/clock.ts';
import { currentSchoolId, sql } from '../core/db/database.ts';
import { newId } from '../core/ids.ts';
import type { FileKind, FilePurpose } from './file.contract.ts';
import { put, type Staged } from './file-store.ts';

/** A file to be kept, whose bytes are staged. */
export interface NewFile {
  name: string;
  mediaType: string;
  kind: FileKind;
  ownerId: string;
  purpose: FilePurpose;
}

/**
 * Puts staged bytes under their hash and writes the file's row, in the ambient transaction: whoever sees the row finds
 * the bytes. @returns the file's id
 */
export async function storeFile(file: NewFile, staged: Staged): Promise<string> {
  const at = now();
  const schoolId = currentSchoolId();
  // The row's lock keeps the sweep from removing these bytes between finding them and referring to them.
  await sql(
    `insert into file_blob (school_id, sha256, size, stored_at) values ($1, $2, $3, $4)
     on conflict (school_id, sha256) do update set unreferenced_since = null`,
    [schoolId, staged.sha256, staged.size, at],
  );
  await put(schoolId, staged);
  const fileId = newId();
  await sql(
    `insert into file (school_id, id, sha256, size, name, media_type, kind, owner_id, purpose, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      schoolId,
      fileId,
      staged.sha256,
      staged.size,
      file.name,
      file.mediaType,
      file.kind,
      file.ownerId,
      file.purpose,
      at,
    ],
  );
  return fileId;
}
