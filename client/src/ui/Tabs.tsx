import type { ReactElement, ReactNode } from 'react';
import { NavLink } from 'react-router';
import styles from './Tabs.module.css';

export interface Tab {
  to: string;
  label: ReactNode;
  /** Current only at this very address, not below it. */
  exact?: boolean;
}

/** Pages beside each other: links, scrolling sideways where they don't fit. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }): ReactElement {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end={tab.exact ?? false}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}
