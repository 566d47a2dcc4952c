import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterHealth } from '../../../../tool/roster/roster.contract.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { useConfirmRoster, useSyncRoster } from './people.queries.ts';
import styles from './People.module.css';

/** When the LMS's list was taken last, what is wrong with it, and a list that lacks suspiciously many to be confirmed. */
export function RosterState({ contextId, roster }: { contextId: string; roster: RosterHealth }): ReactElement {
  const { t, i18n } = useTranslation('people');
  const f = useFormat();
  const sync = useSyncRoster(contextId);
  const confirm = useConfirmRoster(contextId);
  const [asking, setAsking] = useState(false);
  const { doubt } = roster;
  const known =
    roster.problem && (i18n.exists(`people:problem.${roster.problem}`) ? (roster.problem as 'other') : 'other');
  return (
    <>
      <div className={styles.roster}>
        <span className={styles.quiet}>
          {roster.syncedAt ? t('roster.syncedAt', { time: f.nearTime(roster.syncedAt) }) : t('roster.never')}
        </span>
        <Button size="small" icon={IconRefresh} busy={sync.isPending} onClick={() => sync.mutate()}>
          {t('roster.sync')}
        </Button>
      </div>
      {sync.isSuccess && <Notice live>{t('roster.queued')}</Notice>}
      <ErrorMessage error={sync.error} />
      {known && !doubt && <Notice tone="attention">{t(`problem.${known}`)}</Notice>}
      {doubt && (
        <Notice tone="attention">
          <b>{t('doubt.title', { time: f.nearTime(doubt.at), known: doubt.known, fetched: doubt.fetched })}</b>
          <p>{t('doubt.body')}</p>
          <p>{f.list(doubt.absent.slice(0, 40).map((pupil) => f.pupil(namesOf(pupil))))}</p>
          <ButtonRow>
            <Button size="small" look="ending" onClick={() => setAsking(true)}>
              {t('doubt.confirm', { count: doubt.absent.length })}
            </Button>
          </ButtonRow>
          <ConfirmDialog
            open={asking}
            onClose={() => setAsking(false)}
            title={t('doubt.confirm', { count: doubt.absent.length })}
            confirm={t('doubt.confirm', { count: doubt.absent.length })}
            ending
            onConfirm={() => confirm.mutateAsync(doubt.fingerprint)}
          >
            <p>{t('doubt.means')}</p>
          </ConfirmDialog>
        </Notice>
      )}
    </>
  );
}
