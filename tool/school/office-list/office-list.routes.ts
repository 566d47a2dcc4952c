import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { inSchool } from '../../core/db/database.ts';
import { AppError } from '../../core/http/errors.ts';
import { route, streamRoute, type AnyRoute } from '../../core/http/route.ts';
import { canRunSchool } from '../school.policy.ts';
import { confirmList, previewList } from './import-list.ts';
import {
  confirmAnswer,
  confirmBody,
  listColumns,
  previewQuery,
  templateAnswer,
  templateQuery,
  type ListColumns,
} from './office-list.contract.ts';
import { templateFor } from './template.ts';
import { MOST_BYTES, readList, tooLarge } from './read-list.ts';

const school = async (): Promise<object> => ({});

export const officeListRoutes: AnyRoute[] = [
  // The file comes as raw octets: base64 would make it a third larger and need the whole of it as text. Nothing is
  // written but the preview itself, so that a repetition needs no Idempotency-Key.
  streamRoute({
    method: 'post',
    path: '/school/office-list/preview',
    query: previewQuery,
    find: school,
    allow: canRunSchool,
    stream: async ({ query, actor, request, response }) => {
      const columns = query.columns === undefined ? undefined : chosenColumns(query.columns);
      const rows = await readList(await readBody(request));
      const answer = await inSchool(actor.schoolId, () =>
        previewList(actor, rows, { fileName: query.fileName, endMissing: query.missing === 'end', columns }),
      );
      response.set('Cache-Control', 'no-store').json(answer);
    },
  }),
  route({
    method: 'get',
    path: '/school/office-list/template',
    query: templateQuery,
    find: school,
    allow: canRunSchool,
    handle: ({ query }) => templateFor(query.locale),
    answer: templateAnswer,
  }),
  route({
    method: 'post',
    path: '/school/office-list/confirm',
    body: confirmBody,
    find: school,
    allow: canRunSchool,
    handle: ({ body, actor }) => confirmList(actor, body.previewId, body.hash),
    answer: confirmAnswer,
  }),
];

function chosenColumns(json: string): ListColumns {
  try {
    return listColumns.parse(JSON.parse(json));
  } catch {
    throw new AppError(422, 'invalid_input', 'The columns are not as they should be');
  }
}

async function readBody(request: Readable & { headers: IncomingHttpHeaders }): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
