import { z } from 'zod';

/** Decides how a file is previewed. */
export const fileKind = z.enum(['image', 'heic', 'pdf', 'docx', 'audio', 'other']);
export type FileKind = z.infer<typeof fileKind>;

/** What an upload is for; it decides who may begin one. */
export const filePurpose = z.enum(['submission', 'homework']);
export type FilePurpose = z.infer<typeof filePurpose>;

export const fileWithHash = z.object({
  fileId: z.uuid(),
  name: z.string(),
  size: z.number(),
  mediaType: z.string(),
  kind: fileKind,
  sha256: z.string(),
});
export type FileWithHash = z.infer<typeof fileWithHash>;

/** Bytes of one file at most. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** Codes with which an upload is refused. */
export const uploadRefusal = z.enum([
  'file_empty',
  'file_too_large',
  'file_type_refused',
  'file_misnamed',
  'disk_full',
]);
export type UploadRefusal = z.infer<typeof uploadRefusal>;

/** GET /uploads/:uploadId. The upload itself: tus 1.0 at /api/uploads, metadata name, purpose, targetId. */
export const uploadAnswer = z.object({
  uploadId: z.uuid(),
  state: z.enum(['receiving', 'stored', 'refused']),
  refusal: uploadRefusal.nullable(),
  file: fileWithHash.nullable(),
});
export type UploadAnswer = z.infer<typeof uploadAnswer>;

/** Signed addresses of one file, good for five minutes at most; no preview: the file can be downloaded. */
export const addressAnswer = z.object({
  url: z.string(),
  previewUrl: z.string().nullable(),
  thumbnailUrl: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
export type AddressAnswer = z.infer<typeof addressAnswer>;
