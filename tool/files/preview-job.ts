import { z } from 'zod';
import { inSchool, sqlOne } from '../core/db/database.ts';
import { AppError } from '../core/http/errors.ts';
import { job } from '../core/jobs/jobs.ts';
import type { FileKind } from './file.contract.ts';
import { hasPreview, previewPath } from './preview.ts';

/** Makes a picture's previews soon after it came, so that the marker needn't wait for them. */
export const makePreviews = job({
  name: 'files.preview',
  payload: z.object({ fileId: z.uuid() }),
  maxAttempts: 3,
  handle: async ({ schoolId, fileId }) => {
    const file = await inSchool(schoolId, () =>
      sqlOne<{ sha256: string; kind: FileKind }>('select sha256, kind from file where id = $1', [fileId]),
    );
    if (!file || !hasPreview(file.kind)) return;
    const picture = { sha256: file.sha256, kind: file.kind };
    try {
      await previewPath(schoolId, picture, 'page');
      await previewPath(schoolId, picture, 'thumbnail');
    } catch (error) {
      // A broken picture stays as it was handed in, and can be downloaded.
      if (!(error instanceof AppError)) throw error;
    }
  },
});
