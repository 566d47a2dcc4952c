import type { Request, Response } from 'express';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore, type Configstore } from '@tus/file-store';
import { MemoryLocker, Server, Upload } from '@tus/server';
import { refusalOf } from '../core/http/error-handler.ts';
import { AppError } from '../core/http/errors.ts';
import { newReference } from '../core/ids.ts';
import { log } from '../core/log.ts';
import { MAX_FILE_BYTES } from './file.contract.ts';
import { isDiskFullFor, storageDir } from './storage.ts';
import { finishUpload, UPLOAD_LIFE_MS, type UploadRow } from './upload.service.ts';

// One request at a time writes to an upload; a newer one makes an older, hanging one let go.
const locker = new MemoryLocker();

/** Where an upload's bytes are received. */
export function receivedPath(uploadId: string): string {
  return join(storageDir('uploads'), uploadId);
}

/** Bytes received so far; undefined when nothing lies there. */
export async function receivedBytes(uploadId: string): Promise<number | undefined> {
  return (await stat(receivedPath(uploadId)).catch(() => undefined))?.size;
}

/** Lets tus answer one request about one upload, whose row exists and belongs to the caller. */
export async function speakTus(upload: UploadRow, request: Request, response: Response): Promise<void> {
  const server = new Server({
    path: '/api/uploads',
    datastore: new FileStore({
      directory: storageDir('uploads'),
      configstore: rowAsConfig(upload),
      expirationPeriodInMilliseconds: UPLOAD_LIFE_MS,
    }),
    locker,
    maxSize: MAX_FILE_BYTES,
    relativeLocation: true,
    allowedOrigins: [],
    disableTerminationForFinishedUploads: true,
    namingFunction: () => upload.id,
    getFileIdFromRequest: () => upload.id,
    onUploadFinish: async () => {
      await finishUpload(upload, receivedPath(upload.id));
      return {};
    },
    onResponseError: (_request, error) => problemOf(error, request.id),
  });
  await server.handle(request, response);
}

/** Size and owner of an upload stand in its row; nothing about it is kept beside its bytes. */
function rowAsConfig(upload: UploadRow): Configstore {
  const nothing = async (): Promise<void> => undefined;
  return {
    get: async () =>
      new Upload({ id: upload.id, size: upload.size, offset: 0, creation_date: upload.createdAt.toISOString() }),
    set: nothing,
    delete: nothing,
  };
}

async function problemOf(error: Error | { status_code: number; body: string }, requestId: string) {
  const refusal = 'status_code' in error ? await refusalOfTus(error) : refusalOf(error);
  const reference = newReference();
  const line = { reference, requestId, code: refusal.code, status: refusal.status };
  if (refusal.status >= 500) log.error({ ...line, err: error }, 'upload failed');
  else log.info(line, 'upload refused');
  return {
    status_code: refusal.status,
    body: JSON.stringify({ code: refusal.code, message: refusal.message, reference, details: refusal.details }),
  };
}

async function refusalOfTus({ status_code: status, body }: { status_code: number; body: string }): Promise<AppError> {
  const words = body.trim();
  if (status === 404 || status === 410) return new AppError(status, 'upload_gone', words);
  if (status === 409) return new AppError(409, 'upload_offset_conflict', words);
  if (status === 413) return new AppError(413, 'file_too_large', words);
  if (status < 500 || status === 501) return new AppError(status === 501 ? 400 : status, 'bad_request', words);
  // tus doesn't tell why it couldn't write; a transfer that broke off reaches nobody anyway.
  if (await isDiskFullFor(storageDir('uploads'), 0))
    return new AppError(507, 'disk_full', 'The disk of the school’s server is full');
  return new AppError(503, 'upload_interrupted', 'The transfer was interrupted; what has arrived is safe');
}
