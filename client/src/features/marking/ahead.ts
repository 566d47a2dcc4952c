import type { QueryClient } from '@tanstack/react-query';
import { loadPicture } from './page-cache.ts';
import { loadPdfLeaves } from './PdfPart.tsx';
import { workQuery, type Pupil, type Version } from './marking.queries.ts';

/** The version that is marked: the newest that isn't a taking back; undefined when nothing stands. */
export function versionToMark(versions: readonly Version[]): Version | undefined {
  const [newest] = versions;
  return newest && newest.kind !== 'taken_back' ? newest : undefined;
}

/** Opens the next books before they are asked for: their work, pictures and PDFs. What fails is simply fetched later. */
export async function openAhead(queries: QueryClient, pupils: readonly Pupil[]): Promise<void> {
  for (const pupil of pupils) {
    const work = await queries.fetchQuery(workQuery(pupil)).catch(() => undefined);
    for (const file of (work && versionToMark(work.versions)?.files) ?? []) {
      if (file.previewUrl) await loadPicture(file.fileId, file.previewUrl).catch(() => undefined);
      else if (file.kind === 'pdf') {
        const [{ openPdfAhead }] = await Promise.all([import('./pdf-reader.ts'), loadPdfLeaves()]);
        await openPdfAhead(file.fileId, file.url).catch(() => undefined);
      }
    }
  }
}
