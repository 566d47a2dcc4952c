import type { Readable } from 'node:stream';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { inSchool, sqlOne } from '../core/db/database.ts';
import { AppError, notFound } from '../core/http/errors.ts';
import { publicRoute } from '../core/http/route.ts';
import { readRange, type ByteRange } from './byte-range.ts';
import type { FileKind } from './file.contract.ts';
import { open, openPath } from './file-store.ts';
import { hasPreview, PREVIEW_MEDIA_TYPE, previewPath } from './preview.ts';
import { readSignature, type SignedRequest } from './signed-address.ts';

/** What is sent: which bytes, and how they are called. */
interface Sendable {
  size: number;
  etag: string;
  mediaType: string;
  name: string;
  isInline: boolean;
  open: (range?: ByteRange) => Promise<Readable>;
}

export const fileRoutes = [
  publicRoute({
    reason: 'the signature in the path is the credential; whoever signed it had decided who may see the file',
    method: 'get',
    path: '/files/:signature/:fileId/:name',
    params: z.object({ signature: z.string().max(200), fileId: z.uuid(), name: z.string().max(1000) }),
    handle: async ({ params, request, response }) => {
      const signed = readSignature(params.signature, params.fileId);
      if (!signed) throw new AppError(403, 'address_expired', 'This address is no longer valid; open the file again');
      await send(await findSendable(signed), request, response);
    },
  }),
];

async function findSendable({ schoolId, fileId, variant }: SignedRequest): Promise<Sendable> {
  const file = await inSchool(schoolId, () =>
    sqlOne<{ sha256: string; size: number; name: string; mediaType: string; kind: FileKind }>(
      'select sha256, size::float8 as size, name, media_type as "mediaType", kind from file where id = $1',
      [fileId],
    ),
  );
  if (!file) throw notFound('file');
  if (variant === 'original') {
    const isInline = file.kind === 'image' || file.kind === 'pdf' || file.kind === 'audio';
    return { ...file, etag: file.sha256, isInline, open: (range) => open(schoolId, file.sha256, range) };
  }
  if (!hasPreview(file.kind)) throw new AppError(404, 'preview_unavailable', 'This file has no preview');
  const path = await previewPath(schoolId, { sha256: file.sha256, kind: file.kind }, variant);
  return {
    size: (await stat(path)).size,
    etag: `${file.sha256}-${variant}`,
    mediaType: PREVIEW_MEDIA_TYPE,
    name: `${file.name}.jpg`,
    isInline: true,
    open: (range) => openPath(path, range),
  };
}

async function send(what: Sendable, request: Request, response: Response): Promise<void> {
  const etag = `"${what.etag}"`;
  if (request.header('if-none-match') === etag) return void response.status(304).set('ETag', etag).end();
  const ifRange = request.header('if-range');
  const range = ifRange && ifRange !== etag ? undefined : readRange(request.header('range'), what.size);
  if (range === 'unsatisfiable') {
    response.set('Content-Range', `bytes */${what.size}`);
    throw new AppError(416, 'range_unsatisfiable', 'The file has no such part');
  }
  // Opened before anything is said about it: bytes that are gone must not look like an empty picture.
  const bytes = await what.open(range);
  response.set({
    'Content-Type': what.mediaType,
    'Content-Disposition': disposition(what),
    'Content-Length': String(range ? range.end - range.start + 1 : what.size),
    'X-Content-Type-Options': 'nosniff',
    // Even if a browser were to take the bytes for a page, it could do nothing.
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, max-age=300, no-transform',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  });
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${what.size}`);
  if (request.method === 'HEAD') {
    bytes.destroy();
    return void response.end();
  }
  try {
    await pipeline(bytes, response);
  } catch (error) {
    // Who closes the page in the middle has met no error.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** RFC 6266: an ASCII fallback, and the name itself after RFC 5987. */
function disposition({ isInline, name }: Sendable): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${isInline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
