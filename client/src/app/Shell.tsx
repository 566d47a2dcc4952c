import IconArrowsMaximize from '@tabler/icons-react/dist/esm/icons/IconArrowsMaximize.mjs';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useErrorWords } from '../i18n/error-words.ts';
import { IconButton } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { Logo } from '../ui/Logo.tsx';
import { Tabs, type Tab } from '../ui/Tabs.tsx';
import { Choices } from './Choices.tsx';
import { isFramed, openFullWindow } from './full-window.ts';
import { useLiveState } from './live.tsx';
import { useSession } from './session.ts';
import styles from './Shell.module.css';

export interface ShellProps {
  /** `table` for staff, `reading` for pupils and doors */
  density: 'table' | 'reading';
  /** Only the page: the marking desk brings its own bar. */
  bare?: boolean;
  children: ReactNode;
}

/** The frame of every page: logo, pages beside each other, whether news come in, full window; language and look at its foot. */
export function Shell({ density, bare = false, children }: ShellProps): ReactElement {
  const { t } = useTranslation();
  const session = useSession();
  const tabs = useTabs();
  if (bare) return <div data-density={density}>{children}</div>;
  return (
    <div className={styles.shell} data-density={density}>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <header className={styles.bar}>
        <Link className={styles.brand} to="/">
          <Logo />
        </Link>
        {tabs.length > 1 && <Tabs label={t('skipNavigation')} tabs={tabs} />}
        <div className={styles.end}>
          {density === 'table' ? <LiveDot /> : <WhoAmI />}
          {isFramed && <FullWindow />}
        </div>
      </header>
      <div className={styles.content}>{children}</div>
      <footer className={styles.foot}>
        <Choices personId={session.person.id} />
      </footer>
    </div>
  );
}

/** The frame of those who aren't in yet: only language and look. */
export function OutsideFrame({ children }: { children: ReactNode }): ReactElement {
  return (
    <div className={styles.shell}>
      <div className={styles.content}>{children}</div>
      <footer className={styles.foot}>
        <Choices />
      </footer>
    </div>
  );
}

function useTabs(): Tab[] {
  const { t } = useTranslation();
  const { role, administers, context } = useSession();
  const tabs: Tab[] = [];
  if (context && (role === 'instructor' || role === 'assistant' || role === 'administrator')) {
    tabs.push({ to: '/class-home', label: t('tabs.classHome') });
  }
  if (administers) {
    tabs.push({ to: '/people', label: t('tabs.people') }, { to: '/connections', label: t('tabs.connections') });
  }
  return tabs;
}

/** ● 即時更新; says in words what it shows. */
export function LiveDot(): ReactElement {
  const { t } = useTranslation();
  const state = useLiveState();
  return (
    <span className={classes(styles.news, state === 'live' ? styles.on : styles[state])} role="status">
      {t(`live.${state}`)}
    </span>
  );
}

function WhoAmI(): ReactElement {
  const { person } = useSession();
  const number = person.classNumber == null ? '' : ` (${person.classNumber})`;
  return <span className={styles.who}>{person.classCode ? `${person.classCode}${number}` : person.displayName}</span>;
}

function FullWindow(): ReactElement {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const [trouble, setTrouble] = useState('');
  const open = () =>
    openFullWindow().then(
      (opened) => setTrouble(opened ? '' : t('fullWindow.blocked')),
      (error: unknown) => setTrouble(errorWords(error).title),
    );
  return (
    <>
      <IconButton name={t('fullWindow.open')} icon={IconArrowsMaximize} onClick={() => void open()} />
      <span className={styles.trouble} role="status">
        {trouble}
      </span>
    </>
  );
}
