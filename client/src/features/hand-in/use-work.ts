import { useCallback, useEffect, useRef, useState } from 'react';
import { useUploads } from '../../api/use-uploads.ts';
import type { UploadItem } from '../../api/uploads.ts';
import { useDraft } from '../../app/drafts.ts';
import { useSession } from '../../app/session.ts';
import type { Content, PupilHomework } from './hand-in.queries.ts';
import { releasePicture } from './local-picture.ts';

export interface Work {
  text: string;
  setText: (next: string) => void;
  /** The pages and files in the order in which they are handed in. */
  items: readonly UploadItem[];
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
  retry: (key: string) => void;
  /** One place earlier (-1) or later (1). */
  move: (key: string, by: -1 | 1) => void;
  /** Something is still on its way to the server. */
  busy: boolean;
  /** What would be handed in now: the text and all files that are stored. */
  content: Content;
  /** False for the moment in which what was kept on this device is being looked for. */
  ready: boolean;
  /** It is on this device and survives a reload. */
  kept: boolean;
  /** Begins anew from an earlier version, or from nothing. */
  startFrom: (content: Content) => void;
  /** The server has it: nothing is kept here any longer. */
  finish: () => void;
}

const nothing: Content = { text: '', files: [] };

/**
 * What a pupil is about to hand in. Text and stored pages survive a reload, a crash and an expired session: phones throw
 * away a page while the camera is open. Only ids and names of files are kept on the device, encrypted, never the files.
 */
export function useWork({ classHomeworkId, limits }: Pick<PupilHomework, 'classHomeworkId' | 'limits'>): Work {
  const { person } = useSession();
  const [draft, setDraft, dropDraft, status] = useDraft<Content>(`hand-in.${classHomeworkId}`, nothing);
  const uploads = useUploads({ purpose: 'submission', targetId: classHomeworkId, personId: person.id }, limits);
  const { preset, clear, remove: removeUpload } = uploads;
  const [order, setOrder] = useState<readonly string[]>([]);
  const latest = useRef(draft);
  const filled = useRef(false);

  useEffect(() => {
    latest.current = draft;
  }, [draft]);

  const write = useCallback(
    (next: Content) => {
      latest.current = next;
      setDraft(next);
    },
    [setDraft],
  );

  useEffect(() => {
    if (!status.ready) return;
    preset(latest.current.files);
    filled.current = true;
    return () => {
      filled.current = false;
    };
  }, [classHomeworkId, status.ready, preset]);

  const items = inOrder(uploads.items, order);
  const stored = items.flatMap(({ card }) => (card ? [card] : []));
  const storedIds = stored.map(({ fileId }) => fileId).join();

  useEffect(() => {
    // An empty list is the moment before the kept pages stand in it; taking the last one away is told by `remove`.
    if (!filled.current || uploads.items.length === 0) return;
    if (storedIds !== latest.current.files.map(({ fileId }) => fileId).join())
      write({ ...latest.current, files: stored });
    // `stored` is made anew at each render; its ids say whether it changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [storedIds, uploads.items.length, write]);

  return {
    text: draft.text,
    setText: (text) => write({ ...latest.current, text }),
    items,
    add: uploads.add,
    remove: (key) => {
      const item = items.find((one) => one.key === key);
      const gone = item?.card?.fileId;
      removeUpload(key);
      releasePicture(item?.file);
      if (gone) write({ ...latest.current, files: latest.current.files.filter(({ fileId }) => fileId !== gone) });
    },
    retry: uploads.retry,
    move: (key, by) => setOrder(moved(items, key, by)),
    busy: uploads.busy,
    content: { text: draft.text, files: stored },
    ready: status.ready,
    kept: status.kept,
    startFrom: (content) => {
      clear();
      setOrder([]);
      write(content);
      preset(content.files);
    },
    finish: () => {
      for (const { file } of items) releasePicture(file);
      clear();
      setOrder([]);
      write(nothing);
      dropDraft();
    },
  };
}

/** Those not moved yet stay where they came. */
function inOrder(items: readonly UploadItem[], order: readonly string[]): readonly UploadItem[] {
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...items].sort((a, b) => place(a.key) - place(b.key));
}

function moved(items: readonly UploadItem[], key: string, by: -1 | 1): string[] {
  const keys = items.map((item) => item.key);
  const from = keys.indexOf(key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= keys.length) return keys;
  keys.splice(to, 0, ...keys.splice(from, 1));
  return keys;
}
