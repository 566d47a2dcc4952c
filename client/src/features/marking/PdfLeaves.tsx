import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useLayoutEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors.ts';
import styles from './Book.module.css';
import type { LeafProps } from './Leaves.tsx';
import { drawnAhead, openPdf } from './pdf-reader.ts';

/** Pixels of one page at most: what every tablet's canvas holds. */
const mostPixels = 12_000_000;

/** The pages of a PDF, each drawn when it comes near the window. */
export function PdfLeaves(props: LeafProps): ReactElement {
  const { file, onExpired, onUnreadable } = props;
  const { t } = useTranslation('marking');
  const [pages, setPages] = useState<PDFPageProxy[]>();

  useEffect(() => {
    let left = false;
    openPdf(file.fileId, file.url)
      .then(allPages)
      .then(
        (found) => !left && setPages(found),
        (error: unknown) => {
          if (left) return;
          const passing = error instanceof ApiError && error.status !== 404;
          if (passing) setTimeout(() => !left && onExpired(), 2000);
          else onUnreadable();
        },
      );
    return () => {
      left = true;
    };
    // A new address is a new try; the callbacks are new at every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file.fileId, file.url]);

  const ahead = drawnAhead(file.fileId);
  if (!pages && ahead) return <FirstLeaf drawn={ahead} {...props} />;
  if (!pages) {
    return (
      <p className={styles.coming} role="status">
        {t('book.coming', { name: file.name })}
      </p>
    );
  }
  return (
    <>
      {pages.map((page, i) => (
        <PdfLeaf
          key={i}
          page={page}
          ahead={i === 0 ? ahead : undefined}
          name={t('book.pdfPage', { name: file.name, number: i + 1, all: pages.length })}
          {...props}
        />
      ))}
    </>
  );
}

/** The first page as it was drawn beforehand, while the others are being got. */
function FirstLeaf({ drawn, file, width, view }: LeafProps & { drawn: HTMLCanvasElement }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useCopied(canvas, drawn);
  const inlineSize = width * view.zoom;
  return (
    <div className={styles.leaf} style={{ inlineSize, blockSize: inlineSize * (drawn.height / drawn.width) }}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={file.name} />
    </div>
  );
}

/** Shows at once what was drawn elsewhere. */
function useCopied(canvas: RefObject<HTMLCanvasElement | null>, drawn: HTMLCanvasElement | undefined): void {
  useLayoutEffect(() => {
    if (canvas.current && drawn) copyOnto(canvas.current, drawn);
  }, [canvas, drawn]);
}

function copyOnto(target: HTMLCanvasElement, drawn: HTMLCanvasElement): void {
  target.width = drawn.width;
  target.height = drawn.height;
  target.getContext('2d')?.drawImage(drawn, 0, 0);
}

async function allPages(document: PDFDocumentProxy): Promise<PDFPageProxy[]> {
  return Promise.all(Array.from({ length: document.numPages }, (_, i) => document.getPage(i + 1)));
}

interface PdfLeafProps extends LeafProps {
  page: PDFPageProxy;
  name: string;
  /** Shown until it is drawn in its size. */
  ahead: HTMLCanvasElement | undefined;
}

function PdfLeaf({ page, name, ahead, file, width, view }: PdfLeafProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const near = useNear(canvas);
  const seen = useRef(false);
  const rotation = (page.rotate + view.rotationOf(file.fileId)) % 360;
  const size = page.getViewport({ scale: 1, rotation });
  const drawn = width * view.zoom;
  const height = (drawn / size.width) * size.height;

  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    if (!near) {
      // A long document would fill the memory with pages far away.
      if (seen.current) target.width = 0;
      return;
    }
    seen.current = true;
    const dense = Math.min(window.devicePixelRatio || 1, Math.sqrt(mostPixels / (drawn * height)));
    const viewport = page.getViewport({ scale: (drawn / size.width) * dense, rotation });
    // Drawn aside and laid on at once, so that a page never flashes white while it changes its size.
    const aside = document.createElement('canvas');
    aside.width = Math.floor(viewport.width);
    aside.height = Math.floor(viewport.height);
    const drawing = page.render({ canvas: aside, viewport });
    drawing.promise.then(
      () => {
        target.width = aside.width;
        target.height = aside.height;
        target.getContext('2d')?.drawImage(aside, 0, 0);
      },
      // Cancelled, since it changed its size or left the window.
      () => undefined,
    );
    return () => drawing.cancel();
  }, [near, page, rotation, drawn, height, size.width]);

  useCopied(canvas, ahead);

  return (
    <div className={styles.leaf} style={{ inlineSize: drawn, blockSize: height }}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={name} />
    </div>
  );
}

/** Whether it is in the window or about to be. */
function useNear(of: { current: Element | null }): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const target = of.current;
    if (!target) return;
    const watch = new IntersectionObserver((seen) => setNear(seen.some(({ isIntersecting }) => isIntersecting)), {
      rootMargin: '1200px',
    });
    watch.observe(target);
    return () => watch.disconnect();
  }, [of]);
  return near;
}
