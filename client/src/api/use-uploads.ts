import { useCallback, useEffect, useRef, useState } from 'react';
import { createUploads, type UploadItem, type UploadLimits, type UploadTarget, type Uploads } from './uploads.ts';

export interface UseUploads extends Pick<Uploads, 'add' | 'remove' | 'retry' | 'preset' | 'clear'> {
  items: readonly UploadItem[];
  /** Something is still on its way: hand in or publish only when it is false. */
  busy: boolean;
}

/**
 * The files of one page: `const uploads = useUploads({ purpose, targetId, personId }, limits)`, then
 * `uploads.add(input.files)`, a `FileChip` for each of `uploads.items`, and `item.card` of those stored.
 */
export function useUploads(
  { purpose, targetId, personId }: UploadTarget,
  { maxFiles, maxBytes }: UploadLimits,
): UseUploads {
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const made = useRef<Uploads | undefined>(undefined);

  useEffect(() => {
    const uploads = createUploads({ purpose, targetId, personId }, { maxFiles, maxBytes }, setItems);
    made.current = uploads;
    return () => {
      uploads.end();
      if (made.current === uploads) made.current = undefined;
      setItems([]);
    };
  }, [purpose, targetId, personId, maxFiles, maxBytes]);

  const add = useCallback((files: Iterable<File>) => made.current?.add(files), []);
  const remove = useCallback((key: string) => made.current?.remove(key), []);
  const retry = useCallback((key: string) => made.current?.retry(key), []);
  const preset = useCallback<Uploads['preset']>((cards) => made.current?.preset(cards), []);
  const clear = useCallback(() => made.current?.clear(), []);

  const busy = items.some(({ state }) => state === 'waiting' || state === 'sending' || state === 'checking');
  return { items, busy, add, remove, retry, preset, clear };
}
