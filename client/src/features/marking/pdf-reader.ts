import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentLoadingTask,
  type PDFDocumentProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { fetchFile } from './page-cache.ts';

// Chinese PDFs that don't bring their fonts need character maps; scanners' pictures need decoders. Each is fetched alone.
const maps = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
});
const fonts = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const decoders = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/wasm/*.wasm', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function bytesOf(from: Record<string, string>, name: string): Promise<Uint8Array> {
  const address = Object.entries(from).find(([path]) => path.endsWith(`/${name}`))?.[1];
  if (!address) throw new Error(`No ${name} for PDFs`);
  return new Uint8Array(await (await fetchFile(address)).arrayBuffer());
}

class CharacterMaps {
  async fetch({ name }: { name: string }) {
    return { cMapData: await bytesOf(maps, `${name}.bcmap`), isCompressed: true };
  }
}

class StandardFonts {
  fetch({ filename }: { filename: string }) {
    return bytesOf(fonts, filename);
  }
}

class Decoders {
  fetch({ filename }: { filename: string }) {
    return bytesOf(decoders, filename);
  }
}

/** By way of a blob the worker stands under the page's own content policy, which lets the decoders compile. */
function startWorker(): Worker {
  const whole = new URL(workerAddress, window.location.href).href;
  const script = new Blob([`import ${JSON.stringify(whole)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(script);
  return new Worker(address, { type: 'module' });
}

const most = 4;
const open = new Map<string, { task: Promise<PDFDocumentLoadingTask>; document: Promise<PDFDocumentProxy> }>();

/** Opens a PDF, or gives the one that is open; the last few stay open, the next book's among them. */
export function openPdf(fileId: string, address: string): Promise<PDFDocumentProxy> {
  const here = open.get(fileId);
  if (here) {
    open.delete(fileId);
    open.set(fileId, here);
    return here.document;
  }
  GlobalWorkerOptions.workerPort ??= startWorker();
  const task = fetchFile(address)
    .then((response) => response.arrayBuffer())
    .then((data) =>
      getDocument({
        data,
        CMapReaderFactory: CharacterMaps,
        StandardFontDataFactory: StandardFonts,
        WasmFactory: Decoders,
        useWorkerFetch: false,
        isEvalSupported: false,
        enableXfa: false,
      }),
    );
  const document = task.then((begun) => begun.promise);
  document.catch(() => open.delete(fileId));
  open.set(fileId, { task, document });
  for (const [id, old] of [...open].slice(0, Math.max(0, open.size - most))) {
    open.delete(id);
    void old.task.then((begun) => begun.destroy()).catch(() => undefined);
  }
  return document;
}

/** As wide as a first page is drawn beforehand, in px of the screen. */
const aheadWidth = 1000;
const drawn = new Map<string, HTMLCanvasElement>();

/** Opens a PDF and draws its first page, so that it is seen the moment its book lies on the desk. */
export async function openPdfAhead(fileId: string, address: string): Promise<void> {
  if (drawn.has(fileId)) return;
  const page = await (await openPdf(fileId, address)).getPage(1);
  const dense = Math.min(2, window.devicePixelRatio || 1);
  const viewport = page.getViewport({ scale: (aheadWidth * dense) / page.getViewport({ scale: 1 }).width });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
  drawn.set(fileId, canvas);
  for (const id of [...drawn.keys()].slice(0, Math.max(0, drawn.size - most))) drawn.delete(id);
}

/** The first page as it was drawn beforehand, if it was. */
export const drawnAhead = (fileId: string): HTMLCanvasElement | undefined => drawn.get(fileId);
