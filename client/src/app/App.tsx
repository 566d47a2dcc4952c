import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { makeQueryClient } from '../api/query.ts';
import { changeLocale } from '../i18n/i18n.ts';
import { nearestLocale } from '../i18n/locale.ts';
import { SchoolZone } from '../i18n/use-format.ts';
import { Loading } from '../ui/ListState.tsx';
import { LogoMark } from '../ui/Logo.tsx';
import { FailedDoor, ReplacedDoor, ShutDoor } from './doors.tsx';
import { EndedSession } from './EndedSession.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LiveChanges } from './live.tsx';
import { AppRoutes } from './router.tsx';
import { chosenLocale, useSessionPhase, type SessionPhase } from './session.ts';
import { OutsideFrame } from './Shell.tsx';
import styles from './Shell.module.css';

const queries = makeQueryClient();

export function App(): ReactElement {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <Suspense fallback={<Opening />}>
          <SessionGate>
            <AppRoutes />
          </SessionGate>
        </Suspense>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

/** Lets nobody past without a session; says in words why not. An ended session leaves the page standing below its door. */
function SessionGate({ children }: { children: ReactNode }): ReactElement {
  const state = useSessionPhase();
  const session = state.phase === 'open' || state.phase === 'ended' ? state.session : undefined;
  const locale = session && (nearestLocale(chosenLocale(session.person.id) ?? '') ?? session.locale);
  const [worded, setWorded] = useState(false);

  useEffect(() => {
    if (!locale) return;
    // Without its words the page comes in the language that is there, rather than not at all.
    void changeLocale(locale).finally(() => setWorded(true));
  }, [locale]);

  const door = outside(state);
  if (door) return <OutsideFrame>{door}</OutsideFrame>;
  if (!session || !worded) return <Opening />;
  return (
    <SchoolZone value={session.school.timeZone}>
      <LiveChanges active={state.phase === 'open'}>
        {state.phase === 'ended' && <EndedSession />}
        {children}
      </LiveChanges>
    </SchoolZone>
  );
}

/** The door of somebody who isn't let in, or nothing for those who are. */
function outside(state: SessionPhase): ReactElement | null {
  if (state.phase === 'shut') return <ShutDoor why={state.why} />;
  if (state.phase === 'failed') return <FailedDoor error={state.error} />;
  return state.phase === 'replaced' ? <ReplacedDoor /> : null;
}

function Opening(): ReactElement {
  const { t } = useTranslation();
  return (
    <main className={styles.opening}>
      <LogoMark size={32} />
      <Loading words={t('opening')} />
    </main>
  );
}
