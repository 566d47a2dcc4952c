import { useEffect, useRef } from 'react';
import type { FileCard } from '../../../../tool/homework/homework.contract.ts';
import { useUploads, type UseUploads } from '../../api/use-uploads.ts';
import { useSession } from '../../app/session.ts';
import { attachmentLimits } from './Attachments.tsx';

/**
 * The attached files: those that the homework has already, and those on their way. `onChange` tells the cards of all that
 * are on the server. `version` rises when another text, with files of its own, was taken over.
 */
export function useAttachments(
  targetId: string,
  files: readonly FileCard[],
  version: number,
  onChange: (files: FileCard[]) => void,
): UseUploads {
  const { person } = useSession();
  const uploads = useUploads({ purpose: 'homework', targetId, personId: person.id }, attachmentLimits);
  const { items, preset, clear } = uploads;
  const latest = useRef({ files, onChange });
  const filled = useRef(0);

  useEffect(() => {
    latest.current = { files, onChange };
  });

  useEffect(() => {
    clear();
    preset(latest.current.files);
    filled.current = 0;
  }, [targetId, version, preset, clear]);

  useEffect(() => {
    // The list is empty for a moment, until the files known already stand in it: that isn't a removal.
    const emptied = items.length === 0 && filled.current > 0;
    filled.current = items.length;
    if (items.length === 0 && !emptied) return;
    const stored = items.flatMap(({ card }) => (card ? [card] : []));
    const ids = (cards: readonly FileCard[]) => cards.map(({ fileId }) => fileId).join();
    if (ids(stored) !== ids(latest.current.files)) latest.current.onChange(stored);
  }, [items]);

  return uploads;
}
