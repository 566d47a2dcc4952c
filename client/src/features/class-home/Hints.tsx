import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useErrorWords } from '../../i18n/error-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { TextButton } from '../../ui/Button.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { useRosterSync } from './class-home.queries.ts';
import styles from './ClassHome.module.css';

/** What this class lacks in its LMS, in words and with who can help; then how fresh the list of names is. */
export function Hints({ home }: { home: ClassHomeAnswer }): ReactElement {
  const { t, i18n } = useTranslation('class-home');
  return (
    <>
      {home.hints
        .filter((hint) => i18n.exists(`class-home:hints.${hint}`))
        .map((hint) => (
          <Notice key={hint}>{t(`hints.${hint as 'no_names_service'}`)}</Notice>
        ))}
      <Roster home={home} />
    </>
  );
}

function Roster({ home }: { home: ClassHomeAnswer }): ReactElement | null {
  const { t, i18n } = useTranslation('class-home');
  const f = useFormat();
  const words = useErrorWords();
  const sync = useRosterSync(home.contextId);
  const { problem, syncedAt } = home.roster;
  if (home.hints.includes('no_names_service')) return null;
  const told = problem && (i18n.exists(`class-home:roster.problem.${problem}`) ? problem : 'other');
  const button = home.canPublish && (
    <TextButton disabled={sync.isPending} onClick={() => sync.mutate()}>
      {sync.isPending ? t('roster.syncing') : t('roster.sync')}
    </TextButton>
  );
  return (
    <div className={styles.roster} role="status">
      {told ? (
        <Notice tone="attention">
          {t(`roster.problem.${told as 'other'}`, { time: syncedAt ? f.nearTime(syncedAt) : '' })} {button}
        </Notice>
      ) : (
        <>
          {syncedAt ? t('roster.syncedAt', { time: f.nearTime(syncedAt) }) : t('roster.never')} {button}
        </>
      )}
      {sync.error && (
        <Notice tone="attention">
          {words(sync.error).title} {words(sync.error).next}
        </Notice>
      )}
    </div>
  );
}
