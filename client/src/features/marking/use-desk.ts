import { useEffect, useState, useSyncExternalStore } from 'react';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { dropDraft, findDraft, keepDraft } from '../../app/draft-box.ts';
import { createMarkDesk, type MarkDesk, type MarkView } from './mark-desk.ts';
import { isComplete } from './mark-content.ts';
import { putMark, type Pupil } from './marking.queries.ts';

const place = (submissionId: string) => `mark.${submissionId}`;

/** The desk of one class: learns what the server tells, recovers what an earlier page left, saves when it is left. */
export function useDesk(queue: MarkingQueue): MarkDesk {
  const [desk] = useState(() => {
    const made = createMarkDesk({
      put: putMark,
      keep: (id, draft) => keepDraft(place(id), draft),
      find: (id) => findDraft(place(id)),
      drop: (id) => dropDraft(place(id)),
    });
    for (const { submissionId, mark } of queue.pupils) made.learn(submissionId, mark);
    return made;
  });

  useEffect(() => {
    for (const { submissionId, mark } of queue.pupils) desk.learn(submissionId, mark);
  }, [desk, queue]);

  useEffect(() => {
    void desk.recover(queue.pupils.map(({ submissionId }) => submissionId));
    const leave = () => desk.leave();
    const resend = () => desk.resend();
    window.addEventListener('online', resend);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('online', resend);
      window.removeEventListener('pagehide', leave);
      leave();
    };
    // Once for each desk: later pupils have nothing kept here.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [desk]);

  useSyncExternalStore(desk.subscribe, desk.version);
  return desk;
}

/** Still to be marked: handed in, and nothing complete written about this version, not even a moment ago. */
export function isWaiting(pupil: Pupil, view: MarkView, marking: MarkingQueue['marking']): boolean {
  if (!pupil.toMark) return false;
  const touched = view.state !== 'idle' && (view.saved.rev > pupil.mark.rev || view.state !== 'saved');
  return !(touched && isComplete(view.content, marking));
}

/** How all marks together stand, for the one note at the top. */
export function savedState(views: readonly MarkView[]): {
  state: 'idle' | 'saving' | 'saved' | 'unsaved' | 'kept' | 'error';
  at: string | undefined;
} {
  const any = (...states: MarkView['state'][]) => views.some(({ state }) => states.includes(state));
  const at = views.reduce<string | undefined>(
    (latest, { saved }) => (saved.savedAt && (!latest || saved.savedAt > latest) ? saved.savedAt : latest),
    undefined,
  );
  if (any('refused')) return { state: 'unsaved', at };
  if (any('conflict')) return { state: 'unsaved', at };
  if (any('kept')) return { state: 'kept', at };
  if (any('saving', 'unsaved')) return { state: 'saving', at };
  return { state: at ? 'saved' : 'idle', at };
}
