import { mkdir } from 'node:fs/promises';
import type { Request, Response } from 'express';
import { Metadata } from '@tus/server';
import { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { inSchool } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { streamRoute } from '../core/http/route.ts';
import { filePurpose, MAX_FILE_BYTES } from './file.contract.ts';
import { cleanName } from './file-name.ts';
import { isDiskFullFor, storageDir } from './storage.ts';
import { receivedBytes, receivedPath, speakTus } from './tus.ts';
import { mayUpload } from './upload-target.ts';
import {
  beginUpload,
  findOwnUpload,
  finishUpload,
  forgetUpload,
  presentUpload,
  type UploadRow,
} from './upload.service.ts';

const metadata = z.object({
  name: z.string().min(1).max(1000),
  purpose: filePurpose,
  targetId: z.uuid().nullish().catch(null),
});

/** tus 1.0 (https://tus.io/protocols/resumable-upload) for each person's own uploads, and GET for how one stands. */
export const uploadRoutes = [
  streamRoute({
    method: 'all',
    path: '/uploads{/:uploadId}',
    params: z.object({ uploadId: z.uuid().optional() }),
    find: async ({ params }, actor) => (params.uploadId ? findOwnUpload(actor.personId, params.uploadId) : 'new'),
    allow: (actor, record) => record === 'new' || record.ownerId === actor.personId,
    stream: async ({ record, actor, request, response }) => {
      if (record !== 'new') await continueUpload(record, request, response);
      else if (request.method === 'POST') await startUpload(actor, request, response);
      else throw new AppError(405, 'method_not_allowed', 'An upload begins with POST');
    },
  }),
];

async function startUpload(actor: Actor, request: Request, response: Response): Promise<void> {
  const size = declaredSize(request);
  if (size === 0) throw new AppError(422, 'file_empty', 'The file is empty');
  if (size > MAX_FILE_BYTES)
    throw new AppError(413, 'file_too_large', 'The file is too large', { size, maxBytes: MAX_FILE_BYTES });
  const about = declaredMetadata(request);
  await refuseWhenFull(size);
  const upload = await inSchool(actor.schoolId, async () => {
    if (!(await mayUpload(actor, about.purpose, about.targetId ?? null)))
      throw new AppError(403, 'forbidden', 'Not permitted');
    return beginUpload(actor, { ...about, targetId: about.targetId ?? null, name: cleanName(about.name), size });
  });
  await speakTus(upload, request, response);
}

async function continueUpload(upload: UploadRow, request: Request, response: Response): Promise<void> {
  if (request.method === 'GET') return tellState(upload, response);
  if (!['HEAD', 'PATCH', 'DELETE'].includes(request.method))
    throw new AppError(405, 'method_not_allowed', 'An upload knows GET, HEAD, PATCH and DELETE');
  if (upload.state === 'refused')
    throw new AppError(422, upload.refusal ?? 'file_type_refused', 'This upload was refused');
  if (request.method === 'HEAD') {
    if ((await settle(upload)).state === 'stored') return tellWhole(upload, response);
  } else if (upload.state === 'stored') {
    throw new AppError(409, 'upload_complete', 'This upload is complete');
  } else if (request.method === 'PATCH') {
    await refuseWhenFull(0);
  } else {
    await forgetUpload(upload);
  }
  await speakTus(upload, request, response);
}

/** Received whole, but killed before it was stored: now it is, or it is refused. */
async function settle(upload: UploadRow): Promise<UploadRow> {
  if (upload.state !== 'receiving' || (await receivedBytes(upload.id)) !== upload.size) return upload;
  await finishUpload(upload, receivedPath(upload.id));
  return { ...upload, state: 'stored' };
}

async function tellState(upload: UploadRow, response: Response): Promise<void> {
  await settle(upload).catch((error: unknown) => {
    // A refusal is a state, too, and has been noted.
    if (!(error instanceof AppError)) throw error;
  });
  const answer = await inSchool(upload.schoolId, async () =>
    presentUpload((await findOwnUpload(upload.ownerId, upload.id)) ?? upload),
  );
  response.set('Cache-Control', 'no-store').json(answer);
}

function tellWhole(upload: UploadRow, response: Response): void {
  response
    .status(200)
    .set({
      'Tus-Resumable': '1.0.0',
      'Cache-Control': 'no-store',
      'Upload-Offset': String(upload.size),
      'Upload-Length': String(upload.size),
    })
    .end();
}

function declaredSize(request: Request): number {
  const length = request.header('upload-length');
  if (!length || !/^\d{1,15}$/.test(length))
    throw new AppError(400, 'upload_length_missing', 'An upload has to say its length');
  return Number(length);
}

function declaredMetadata(request: Request): z.infer<typeof metadata> {
  let given: Record<string, string | null> = {};
  try {
    given = Metadata.parse(request.header('upload-metadata'));
  } catch {
    // Said below, together with what is missing.
  }
  const parsed = metadata.safeParse(given);
  if (!parsed.success) throw new AppError(422, 'invalid_input', 'An upload has to say its name and purpose');
  return parsed.data;
}

async function refuseWhenFull(bytes: number): Promise<void> {
  await mkdir(storageDir('uploads'), { recursive: true });
  if (await isDiskFullFor(storageDir('uploads'), bytes))
    throw new AppError(507, 'disk_full', 'The disk of the school’s server is full');
}
