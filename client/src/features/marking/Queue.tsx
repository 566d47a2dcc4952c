import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { SelectField } from '../../ui/Field.tsx';
import { ShownState } from '../../ui/ShownState.tsx';
import { Mark } from '../../ui/small-parts.tsx';
import styles from './Desk.module.css';
import { isComplete, isReturnable } from './mark-content.ts';
import type { MarkDesk, MarkView } from './mark-desk.ts';
import type { Pupil } from './marking.queries.ts';

export interface QueueProps {
  queue: MarkingQueue;
  desk: MarkDesk;
  current: Pupil;
  waits: (pupil: Pupil) => boolean;
  onOpen: (pupil: Pupil) => void;
}

/** The class down the side: number, then the mark in red or the state's shape. In a narrow frame one list to choose from. */
export function Queue({ queue, desk, current, waits, onOpen }: QueueProps): ReactElement {
  const { t } = useTranslation('marking');
  const f = useFormat();
  const here = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest' });
  }, [current.submissionId]);

  return (
    <nav className={styles.queue} aria-label={t('queue.label')}>
      <ol>
        {queue.pupils.map((pupil) => {
          const view = desk.view(pupil.submissionId);
          const isCurrent = pupil.submissionId === current.submissionId;
          return (
            <li key={pupil.submissionId}>
              <button
                type="button"
                ref={isCurrent ? here : undefined}
                aria-current={isCurrent ? 'true' : undefined}
                onClick={() => onOpen(pupil)}
                title={f.pupil(namesOf(pupil))}
              >
                <span className={pupil.classNumber === null ? styles.queueName : undefined}>
                  {pupil.classNumber ?? shortName(pupil.displayName)}
                </span>
                {pupil.classNumber !== null && <span className="hl-vh">{pupil.displayName}</span>}
                <Standing pupil={pupil} view={view} queue={queue} waits={waits(pupil)} />
              </button>
            </li>
          );
        })}
      </ol>
      <div className={styles.choose}>
        <SelectField
          label={t('queue.choose')}
          silent
          value={current.submissionId}
          options={queue.pupils.map((pupil) => ({
            value: pupil.submissionId,
            label: `${f.pupil(namesOf(pupil))}${waits(pupil) ? t('queue.waits') : ''}`,
          }))}
          onChange={(id) => {
            const chosen = queue.pupils.find(({ submissionId }) => submissionId === id);
            if (chosen) onOpen(chosen);
          }}
        />
      </div>
    </nav>
  );
}

/** Until the office has given class numbers: 何穎彤 of 何穎彤 Ho Wing Tung, else as much as there is room for. */
const shortName = (name: string): string => /^\p{Script=Han}{2,4}(?=\s|$)/u.exec(name)?.[0] ?? name;

function Standing(props: { pupil: Pupil; view: MarkView; queue: MarkingQueue; waits: boolean }): ReactElement {
  const { pupil, view, queue, waits } = props;
  const { t } = useTranslation('marking');
  const { points, outcome } = view.content;
  if (waits || !isComplete(view.content, queue.marking)) {
    return <ShownState of={workState(pupil)} shapeOnly paper={pupil.channel === 'paper'} />;
  }
  const returned = view.saved.releasedAt !== null && !isReturnable(view.saved, queue.marking);
  return (
    <>
      {points !== null ? (
        <Mark value={points} />
      ) : outcome === 'redo' ? (
        <ShownState of="to_correct" shapeOnly />
      ) : (
        <ShownState of="marked" shapeOnly />
      )}
      {returned && <span className="hl-vh">{t('queue.returned')}</span>}
    </>
  );
}

/** What became of the work itself, whatever was marked before. */
function workState({ axes }: Pupil): Pupil['axes']['shown'] {
  if (axes.work === 'handed_in') return axes.timeliness === 'late' ? 'late' : 'handed_in';
  if (axes.exemption !== null) return axes.exemption === 'absent' ? 'absent' : 'excused';
  return axes.work;
}
