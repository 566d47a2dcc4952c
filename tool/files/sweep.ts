import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addMs, now } from '../core/clock.ts';
import { currentSchoolId, inSchool, sql, sqlOne } from '../core/db/database.ts';
import { listObjects, removeObject } from './file-store.ts';
import { removePreviews } from './preview.ts';
import { storageDir } from './storage.ts';
import { receivedPath } from './tus.ts';
import { UPLOAD_LIFE_MS } from './upload.service.ts';

const KEPT_MS = 7 * 24 * 3600_000;

/**
 * What may refer to a `file f`. Foreign keys would keep such a row anyway; here they are asked beforehand, and the
 * composer's drafts, which hold ids in JSON.
 */
const NOT_REFERRED_TO = `not exists (select 1 from submission_version_file v where v.school_id = f.school_id and v.file_id = f.id)
  and not exists (select 1 from homework_file h where h.school_id = f.school_id and h.file_id = f.id)
  and not exists (select 1 from homework_draft d where d.school_id = f.school_id and d.author_id = f.owner_id
    and d.content @? ('$.files[*] ? (@.fileId == "' || f.id || '")')::jsonpath)`;

/**
 * Removes one school's leftovers: uploads abandoned for a week, files that nothing has referred to for a week, and
 * bytes that no file has needed for another. Can be stopped anywhere and run twice.
 * @returns how many of each went
 */
export async function sweepFiles(schoolId: string): Promise<{ uploads: number; files: number; objects: number }> {
  const before = addMs(now(), -KEPT_MS);
  const uploads = await sweepUploads(schoolId);
  const files = await inSchool(schoolId, () => forgetFiles(before));
  await inSchool(schoolId, noteUnreferenced);
  let objects = 0;
  for (const sha256 of await inSchool(schoolId, () => removableBlobs(before)))
    objects += await inSchool(schoolId, () => removeBlob(sha256, before));
  const found = await listObjects(schoolId, before);
  for (const path of found.leftovers) await rm(path, { force: true });
  for (const sha256 of found.objects) objects += await inSchool(schoolId, () => removeUnknown(sha256));
  return { uploads, files, objects };
}

/** Removes what tus has received for uploads that no school knows any more. */
export async function sweepReceived(): Promise<void> {
  const oldest = addMs(now(), -UPLOAD_LIFE_MS - 24 * 3600_000);
  for (const name of await readdir(storageDir('uploads')).catch(() => [])) {
    const path = join(storageDir('uploads'), name);
    const { mtime } = await stat(path).catch(() => ({ mtime: now() }));
    if (mtime < oldest) await rm(path, { force: true });
  }
}

async function sweepUploads(schoolId: string): Promise<number> {
  const gone = await inSchool(schoolId, () =>
    sql<{ id: string }>(`delete from upload where state <> 'stored' and created_at < $1 returning id`, [
      addMs(now(), -UPLOAD_LIFE_MS),
    ]),
  );
  for (const { id } of gone) await rm(receivedPath(id), { force: true });
  return gone.length;
}

async function forgetFiles(before: Date): Promise<number> {
  // Locked first: a hand-in that refers to one meanwhile makes this wait, and then it is no longer found.
  const files = await sql<{ id: string }>(
    `select f.id from file f where f.created_at < $1 and ${NOT_REFERRED_TO} order by f.id limit 5000 for update skip locked`,
    [before],
  );
  const ids = files.map((file) => file.id);
  await sql('delete from upload where file_id = any($1::uuid[])', [ids]);
  await sql(`delete from file f where f.id = any($1::uuid[]) and ${NOT_REFERRED_TO}`, [ids]);
  return ids.length;
}

async function noteUnreferenced(): Promise<void> {
  await sql(
    `update file_blob b set unreferenced_since = $1 where unreferenced_since is null
     and not exists (select 1 from file f where f.school_id = b.school_id and f.sha256 = b.sha256)`,
    [now()],
  );
}

async function removableBlobs(before: Date): Promise<string[]> {
  const blobs = await sql<{ sha256: string }>('select sha256 from file_blob where unreferenced_since < $1', [before]);
  return blobs.map((blob) => blob.sha256);
}

/** Bytes go under the row's lock: an upload of the same bytes waits for it, and then stores them anew. */
async function removeBlob(sha256: string, before: Date): Promise<number> {
  const blob = await sqlOne(
    `select sha256 from file_blob b where sha256 = $1 and unreferenced_since < $2
     and not exists (select 1 from file f where f.school_id = b.school_id and f.sha256 = b.sha256) for update skip locked`,
    [sha256, before],
  );
  if (!blob) return 0;
  await removeObject(currentSchoolId(), sha256);
  await removePreviews(currentSchoolId(), sha256);
  await sql('delete from file_blob where sha256 = $1', [sha256]);
  return 1;
}

/** Bytes whose rows were never committed: the row made here holds off an upload of the same bytes, and goes with them. */
async function removeUnknown(sha256: string): Promise<number> {
  const claimed = await sql(
    `insert into file_blob (school_id, sha256, size, stored_at) values ($1, $2, 0, $3) on conflict do nothing returning sha256`,
    [currentSchoolId(), sha256, now()],
  );
  if (claimed.length === 0) return 0;
  await removeObject(currentSchoolId(), sha256);
  await sql('delete from file_blob where sha256 = $1', [sha256]);
  return 1;
}
