import { useCallback, useState } from 'react';

const steps = [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4] as const;

export interface View {
  /** 1: the page as wide as the desk lets it be. */
  zoom: number;
  /** One step larger (1) or smaller (-1); 0: as wide as fits. */
  zoomBy: (by: -1 | 0 | 1) => void;
  /** Degrees clockwise, of the view only; the file stays as it was handed in. */
  rotationOf: (fileId: string) => number;
  rotate: (fileIds: readonly string[]) => void;
}

/** How the book lies: the size stays from book to book, the turning belongs to its page. */
export function useView(): View {
  const [zoom, setZoom] = useState(1);
  const [turned, setTurned] = useState<Readonly<Record<string, number>>>({});
  const zoomBy = useCallback((by: -1 | 0 | 1) => {
    setZoom((was) => {
      if (by === 0) return 1;
      const at = steps.findIndex((step) => step >= was - 0.001);
      return steps[Math.min(steps.length - 1, Math.max(0, at + by))] ?? 1;
    });
  }, []);
  return {
    zoom,
    zoomBy,
    rotationOf: (fileId) => turned[fileId] ?? 0,
    rotate: (fileIds) =>
      setTurned((was) => ({ ...was, ...Object.fromEntries(fileIds.map((id) => [id, ((was[id] ?? 0) + 90) % 360])) })),
  };
}
