import { useCallback, useRef, useState } from 'react';

/** The inner width of an element in px, kept true as the window changes; 0 before it stands. */
export function useWidth(): [place: (element: HTMLElement | null) => void, width: number] {
  const [width, setWidth] = useState(0);
  const watching = useRef<ResizeObserver>(undefined);
  const place = useCallback((element: HTMLElement | null) => {
    watching.current?.disconnect();
    if (!element) return;
    setWidth(element.clientWidth);
    watching.current = new ResizeObserver(() => setWidth(element.clientWidth));
    watching.current.observe(element);
  }, []);
  return [place, width];
}
