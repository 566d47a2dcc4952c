import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { useSession } from '../../app/session.ts';
import { markStale } from '../../api/changes.ts';
import { ApiError } from '../../api/errors.ts';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import type { MarkDesk } from './mark-desk.ts';
import { postRelease, type Pupil } from './marking.queries.ts';

export interface ReturnDialogProps {
  queue: MarkingQueue;
  desk: MarkDesk;
  /** Whose marks are returned. */
  pupils: readonly Pupil[];
  /** How many are not marked yet and therefore stay. */
  waiting: number;
  onClose: () => void;
}

/** It reaches pupils and the LMS, so it says what will happen and what not. */
export function ReturnDialog({ queue, desk, waiting, onClose, ...props }: ReturnDialogProps): ReactElement {
  const { t } = useTranslation('marking');
  const { platform } = useSession();
  const queries = useQueryClient();
  // As they were when it was asked: what is returned meanwhile leaves the list.
  const [pupils] = useState(props.pupils);
  const [one] = pupils;
  const title =
    pupils.length === 1 && one
      ? t('return.titleOne', { name: one.displayName })
      : t('return.title', { count: pupils.length });

  async function release(): Promise<void> {
    if (!(await desk.flush())) throw new ApiError(0, 'offline');
    await postRelease(
      queue.classHomeworkId,
      pupils.map(({ submissionId }) => submissionId),
    );
    markStale(queries, [`class-homework:${queue.classHomeworkId}`]);
    await queries.refetchQueries({ queryKey: ['class-homework', queue.classHomeworkId, 'marking'] });
  }

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={title}
      confirm={t('return.confirm', { count: pupils.length })}
      onConfirm={release}
    >
      <p>{queue.marking === 'none' ? t('return.seeComment') : t('return.see', { platform: platform.name })}</p>
      {waiting > 0 && <p>{t('return.waiting', { count: waiting })}</p>}
      <p>{t('return.after')}</p>
    </ConfirmDialog>
  );
}
