import IconMessageCircle from '@tabler/icons-react/dist/esm/icons/IconMessageCircle.mjs';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { IconButton } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { ShownState } from '../../ui/ShownState.tsx';
import { PupilName } from '../../ui/small-parts.tsx';
import { Conflict } from './Conflict.tsx';
import type { MarkDesk } from './mark-desk.ts';
import type { Pupil } from './marking.queries.ts';
import { OutcomeChips } from './OutcomeChips.tsx';
import styles from './Pile.module.css';
import { PointsField } from './PointsField.tsx';

export interface PileRowProps {
  pupil: Pupil;
  queue: MarkingQueue;
  desk: MarkDesk;
  onKeyDown: (event: KeyboardEvent) => void;
  onPointerDown: () => void;
}

/** One book of the pile: number, name, whether it came, its mark; a comment where one is written. */
export function PileRow({ pupil, queue, desk, onKeyDown, onPointerDown }: PileRowProps): ReactElement {
  const { t } = useTranslation('marking');
  const id = pupil.submissionId;
  const view = desk.view(id);
  const [writing, setWriting] = useState(false);
  const comment = writing || queue.marking === 'none' || view.content.comment !== '';
  return (
    // The keys are the fields' own: Enter and the arrows go from row to row.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li className={styles.row} onKeyDown={onKeyDown} onPointerDown={onPointerDown}>
      <span className={styles.number}>{pupil.classNumber ?? ''}</span>
      <span className={styles.name}>
        <PupilName of={namesOf(pupil)} />
      </span>
      <span className={styles.state}>
        <ShownState of={pupil.axes.shown} paper />
      </span>
      <span className={styles.mark}>
        {queue.marking === 'points' && (
          <PointsField
            small
            value={view.content.points}
            most={queue.points}
            name={t('points.of', { name: pupil.displayName })}
            onChange={(points) => desk.edit(id, { points })}
          />
        )}
        {queue.marking === 'pass_redo' && (
          <OutcomeChips
            small
            value={view.content.outcome}
            name={t('outcome.of', { name: pupil.displayName })}
            onChange={(outcome) => desk.edit(id, { outcome })}
          />
        )}
      </span>
      {!comment && (
        <IconButton
          name={t('pile.comment', { name: pupil.displayName })}
          icon={IconMessageCircle}
          onClick={() => setWriting(true)}
        />
      )}
      {comment && (
        <div className={styles.comment}>
          <TextArea
            label={t('pile.comment', { name: pupil.displayName })}
            silent
            hand="red"
            rows={1}
            autoFocus={writing}
            value={view.content.comment}
            maxLength={10_000}
            onChange={(next) => desk.edit(id, { comment: next })}
            onBlur={() => desk.save(id)}
          />
        </div>
      )}
      {view.theirs && (
        <div className={styles.comment}>
          <Conflict
            mine={view.content}
            theirs={view.theirs}
            most={queue.points}
            onChoose={(whose) => desk.choose(id, whose)}
          />
        </div>
      )}
      {view.state === 'refused' && (
        <div className={styles.comment}>
          <ErrorMessage error={view.error} />
        </div>
      )}
    </li>
  );
}
