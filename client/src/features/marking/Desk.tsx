import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { openAhead, versionToMark } from './ahead.ts';
import { Book } from './Book.tsx';
import { DeskBar } from './DeskBar.tsx';
import { isComplete } from './mark-content.ts';
import { workQuery, type Pupil } from './marking.queries.ts';
import styles from './Desk.module.css';
import { Panel } from './Panel.tsx';
import { Queue } from './Queue.tsx';
import { neighbour, nextToMark, pupilInView, soonInView } from './queue-order.ts';
import { isWaiting, useDesk } from './use-desk.ts';
import { useDeskKeys } from './use-keys.ts';
import { useView } from './use-view.ts';

/** Queue, book, panel. One book lies open; the next ones are open already underneath. */
export function Desk({ queue }: { queue: MarkingQueue }): ReactElement {
  const { t } = useTranslation('marking');
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const desk = useDesk(queue);
  const view = useView();
  const [help, setHelp] = useState(false);
  const points = useRef<HTMLInputElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);

  const waits = useCallback(
    (pupil: Pupil) => isWaiting(pupil, desk.view(pupil.submissionId), queue.marking),
    [desk, queue.marking],
  );
  // Once a book lies open it stays open while marks change around it.
  const [first] = useState(() => pupilInView(queue.pupils, search.get('pupil'), waits)?.submissionId ?? '');
  const named = search.get('pupil') ?? first;
  const current = pupilInView(queue.pupils, named, waits) as Pupil;
  const next = nextToMark(queue.pupils, current.submissionId, waits);
  const work = useQuery({
    ...workQuery(current),
    placeholderData: (was) => (was?.submissionId === current.submissionId ? was : undefined),
  });

  const open = useCallback(
    (pupil: Pupil | undefined) => {
      // What can't be saved as it stands is put right first, or taken away.
      if (points.current?.getAttribute('aria-invalid')) return points.current.focus();
      if (pupil) setSearch({ pupil: pupil.submissionId }, { replace: true });
    },
    [setSearch],
  );

  const soon = soonInView(queue.pupils, current.submissionId, waits)
    .map(({ submissionId }) => submissionId)
    .join();
  const ready = work.data !== undefined;
  useEffect(() => {
    if (!ready) return;
    const ids = soon.split(',');
    void openAhead(
      queries,
      ids.flatMap((id) => queue.pupils.find(({ submissionId }) => submissionId === id) ?? []),
    );
    // Only another order of books is a reason to look ahead again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [queries, soon, ready]);

  useEffect(() => {
    // Typing goes on in the points field; under a finger it would raise the keyboard over the book.
    if (window.matchMedia('(pointer: fine)').matches && !document.querySelector('dialog[open]')) {
      points.current?.focus({ preventScroll: true });
      points.current?.select();
    }
  }, [current.submissionId]);

  const saveAndNext = () => {
    const { content, state } = desk.view(current.submissionId);
    // Nothing was changed, but it is said of the newer version now.
    if (state !== 'unsaved' && waits(current) && isComplete(content, queue.marking))
      desk.edit(current.submissionId, {});
    desk.save(current.submissionId);
    open(nextToMark(queue.pupils, current.submissionId, waits));
  };

  const keys = useDeskKeys({
    points,
    comment,
    saveAndNext,
    go: (by) => open(neighbour(queue.pupils, current.submissionId, by)),
    zoom: view.zoomBy,
    outcome: (outcome) => {
      if (queue.marking === 'pass_redo') desk.edit(current.submissionId, { outcome });
    },
    help: () => setHelp(true),
  });

  const version = work.data && versionToMark(work.data.versions);
  return (
    <div className={styles.desk}>
      <DeskBar queue={queue} desk={desk} waits={waits} keys={keys} help={help} onHelp={setHelp} />
      <Queue queue={queue} desk={desk} current={current} waits={waits} onOpen={open} />
      <Book key={current.submissionId} pupil={current} work={work} view={view} next={next} onNext={() => open(next)} />
      <Panel
        key={`panel-${current.submissionId}`}
        queue={queue}
        desk={desk}
        pupil={current}
        version={version}
        releases={work.data?.releases ?? []}
        hasNext={next !== undefined}
        pointsRef={points}
        commentRef={comment}
        onSaveAndNext={saveAndNext}
      />
      <p className="hl-vh" role="status">
        {t('announce', { number: current.classNumber ?? '', name: current.displayName })}
      </p>
    </div>
  );
}
