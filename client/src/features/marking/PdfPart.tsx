import { useEffect, useState, type ComponentType, type ReactElement } from 'react';
import { Loading } from '../../ui/ListState.tsx';
import type { LeafProps } from './Leaves.tsx';

let loaded: ComponentType<LeafProps> | undefined;

/** Fetches what shows PDFs; done beforehand when a PDF is among the next books. */
export async function loadPdfLeaves(): Promise<ComponentType<LeafProps>> {
  const { PdfLeaves } = await import('./PdfLeaves.tsx');
  loaded = PdfLeaves;
  return PdfLeaves;
}

/** A PDF, by code that comes with the first one. Not by `lazy`: that waits 300 ms even for what is here already. */
export function PdfPart(props: LeafProps): ReactElement {
  const [Leaves, setLeaves] = useState(() => loaded);
  const { onUnreadable } = props;
  useEffect(() => {
    if (Leaves) return;
    let left = false;
    loadPdfLeaves().then(
      (found) => !left && setLeaves(() => found),
      () => !left && onUnreadable(),
    );
    return () => {
      left = true;
    };
    // The callback is new at every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [Leaves]);
  return Leaves ? <Leaves {...props} /> : <Loading />;
}
