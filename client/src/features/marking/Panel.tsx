import IconMessageCircle from '@tabler/icons-react/dist/esm/icons/IconMessageCircle.mjs';
import { useState, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { KeyCap } from '../../ui/small-parts.tsx';
import { Conflict } from './Conflict.tsx';
import styles from './Panel.module.css';
import { Gradebook } from './Gradebook.tsx';
import { isReturnable } from './mark-content.ts';
import type { MarkDesk, MarkView } from './mark-desk.ts';
import type { Pupil, Version, WorkInView } from './marking.queries.ts';
import { OutcomeChips } from './OutcomeChips.tsx';
import { PointsField } from './PointsField.tsx';
import { Releases } from './Releases.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';

export interface PanelProps {
  queue: MarkingQueue;
  desk: MarkDesk;
  pupil: Pupil;
  /** The version that is marked. */
  version: Version | undefined;
  releases: WorkInView['releases'];
  hasNext: boolean;
  pointsRef: RefObject<HTMLInputElement | null>;
  commentRef: RefObject<HTMLTextAreaElement | null>;
  onSaveAndNext: () => void;
}

/** The teacher's red side: points, pass or redo, comment; saved as one types. */
export function Panel({
  queue,
  desk,
  pupil,
  version,
  releases,
  hasNext,
  pointsRef,
  commentRef,
  onSaveAndNext,
}: PanelProps): ReactElement {
  const { t } = useTranslation('marking');
  const f = useFormat();
  // In a narrow frame the comment waits behind its word.
  const [more, setMore] = useState(false);
  const view = desk.view(pupil.submissionId);
  const id = pupil.submissionId;

  return (
    <aside className={styles.panel} aria-label={t('panel.label')} data-more={more || undefined}>
      <div className={styles.panelHead}>
        <div className={styles.whose}>
          <h2>{f.pupil({ ...namesOf(pupil), ...(f.locale === 'zh-Hant' && pupil.nameZh ? { nameEn: null } : {}) })}</h2>
          <p>
            {f.facts(
              f.locale === 'zh-Hant' && pupil.nameZh && pupil.nameEn,
              version && f.nearTime(version.at),
              version && wayOf(version),
              pupil.axes.timeliness === 'late' && t('panel.late'),
            )}
          </p>
        </div>
        {queue.marking === 'points' && (
          <PointsField
            key={id}
            inputRef={pointsRef}
            value={view.content.points}
            most={queue.points}
            name={t('points.of', { name: pupil.displayName })}
            onChange={(points) => desk.edit(id, { points })}
          />
        )}
      </div>
      {queue.marking === 'pass_redo' && (
        <OutcomeChips
          value={view.content.outcome}
          name={t('outcome.of', { name: pupil.displayName })}
          onChange={(outcome) => desk.edit(id, { outcome })}
        />
      )}
      {view.theirs && (
        <Conflict
          mine={view.content}
          theirs={view.theirs}
          most={queue.points}
          onChoose={(whose) => desk.choose(id, whose)}
        />
      )}
      {view.state === 'refused' && <ErrorMessage error={view.error} />}
      <div className={styles.more}>
        <div className={styles.comment}>
          <TextArea
            ref={commentRef}
            label={
              <span className={styles.labelled}>
                {t('comment')} <KeyCap>C</KeyCap>
              </span>
            }
            hand="red"
            value={view.content.comment}
            maxLength={10_000}
            onChange={(comment) => desk.edit(id, { comment })}
            onBlur={() => desk.save(id)}
          />
        </div>
        <Releases releases={releases} />
        <Gradebook queue={queue} />
      </div>
      <Foot
        queue={queue}
        desk={desk}
        pupil={pupil}
        hasNext={hasNext}
        view={view}
        more={more}
        onMore={() => setMore(!more)}
        onSaveAndNext={onSaveAndNext}
      />
    </aside>
  );

  function wayOf({ kind, files, text }: Version): string {
    if (kind === 'paper') return t('panel.paper');
    if (files.length === 0) return t('panel.text');
    return text.trim() === '' ? t('panel.files', { count: files.length }) : t('panel.both', { count: files.length });
  }
}

interface FootProps extends Pick<PanelProps, 'queue' | 'desk' | 'pupil' | 'hasNext' | 'onSaveAndNext'> {
  view: MarkView;
  /** The comment stands open in a narrow frame. */
  more: boolean;
  onMore: () => void;
}

function Foot(props: FootProps): ReactElement {
  const { queue, desk, pupil, view } = props;
  const { t } = useTranslation('marking');
  const [returning, setReturning] = useState(false);
  const returnable = queue.canRelease && isReturnable({ ...view.saved, ...view.content }, queue.marking);
  return (
    <div className={styles.act}>
      <span className={styles.moreButton}>
        <Button icon={IconMessageCircle} aria-expanded={props.more} onClick={props.onMore}>
          {t('comment')}
        </Button>
      </span>
      {returnable && <Button onClick={() => setReturning(true)}>{t('return.one')}</Button>}
      <Button look="primary" onClick={props.onSaveAndNext}>
        <span className={styles.withKey}>
          {props.hasNext ? t('panel.next') : t('panel.save')}
          <KeyCap>⏎</KeyCap>
        </span>
      </Button>
      <p className={styles.actNote}>{queue.canRelease ? t(noteOf(view, props)) : t('panel.assistant')}</p>
      {returning && (
        <ReturnDialog queue={queue} desk={desk} pupils={[pupil]} waiting={0} onClose={() => setReturning(false)} />
      )}
    </div>
  );
}

function noteOf({ saved }: MarkView, { hasNext }: Pick<PanelProps, 'hasNext'>) {
  if (saved.changedSinceRelease) return 'panel.changed' as const;
  if (saved.releasedAt) return 'panel.returned' as const;
  return hasNext ? ('panel.unseen' as const) : ('panel.allMarked' as const);
}
