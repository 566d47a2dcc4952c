import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import type { AdjustmentBody } from '../../../../tool/homework/homework.contract.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/Button.tsx';
import { Chips } from '../../ui/Chips.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DateTimeField, TextField } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import styles from './Progress.module.css';
import { adjustmentsQuery, useAdjust, useTakeBackAdjustment, type ProgressRow } from './progress.queries.ts';

interface AdjustmentsProps {
  progress: ProgressAnswer;
  /** Of whom; undefined: closed. */
  row: ProgressRow | undefined;
  onClose: () => void;
}

type Kind = AdjustmentBody['kind'];
const kinds: readonly Kind[] = ['extension', 'absence', 'excuse', 'hide'];

/** More time, absent, excused, not for this pupil: with a reason that only staff see, and back again at any time. */
export function Adjustments({ progress, row, onClose }: AdjustmentsProps): ReactElement {
  const { t } = useTranslation('progress');
  const f = useFormat();
  const title = row ? t('adjust.title', { pupil: f.pupil(namesOf(row)) }) : '';
  return (
    <Dialog open={row !== undefined} onClose={onClose} title={title}>
      {row && <AdjustmentForm key={row.personId} progress={progress} row={row} onDone={onClose} />}
    </Dialog>
  );
}

function AdjustmentForm(props: { progress: ProgressAnswer; row: ProgressRow; onDone: () => void }): ReactElement {
  const { t } = useTranslation('progress');
  const f = useFormat();
  const { progress, row } = props;
  const query = useQuery(adjustmentsQuery(progress.classHomeworkId));
  const adjust = useAdjust(progress.classHomeworkId);
  const takeBack = useTakeBackAdjustment(progress.classHomeworkId);
  const [kind, setKind] = useState<Kind>('extension');
  const [dueAt, setDueAt] = useState<string | undefined>(row.dueAt ?? progress.dueAt ?? undefined);
  const [reason, setReason] = useState('');
  const live = query.data?.adjustments.filter(({ personId }) => personId === row.personId) ?? [];

  return (
    <form
      className={styles.adjust}
      onSubmit={(event) => {
        event.preventDefault();
        const body = { personId: row.personId, kind, dueAt: kind === 'extension' ? (dueAt ?? null) : null, reason };
        adjust.mutate(body, { onSuccess: props.onDone });
      }}
    >
      {live.length > 0 && (
        <Rows label={t('adjust.live')}>
          {live.map((one) => (
            <Row
              key={one.adjustmentId}
              title={f.facts(t(`adjust.${one.kind}`), one.dueAt && t('until', { time: f.nearTime(one.dueAt) }))}
              sub={one.reason}
              end={
                <Button size="small" busy={takeBack.isPending} onClick={() => takeBack.mutate(one.adjustmentId)}>
                  {t('adjust.takeBack')}
                </Button>
              }
            />
          ))}
        </Rows>
      )}
      <p>{t('adjust.intro')}</p>
      <Chips
        label={t('adjust.kind')}
        value={kind}
        onChange={setKind}
        options={kinds.map((value) => ({ value, label: t(`adjust.${value}`) }))}
      />
      <p>{t(`adjust.means.${kind}`)}</p>
      {kind === 'extension' && <DateTimeField label={t('adjust.until')} required value={dueAt} onChange={setDueAt} />}
      <TextField
        label={t('adjust.reason')}
        hint={t('adjust.reasonHint')}
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
      <ErrorMessage error={adjust.error ?? takeBack.error ?? query.error} />
      <div>
        <Button type="submit" look="primary" size="large" busy={adjust.isPending}>
          {t('adjust.save')}
        </Button>
      </div>
    </form>
  );
}
