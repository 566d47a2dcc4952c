import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconListCheck from '@tabler/icons-react/dist/esm/icons/IconListCheck.mjs';
import IconReload from '@tabler/icons-react/dist/esm/icons/IconReload.mjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Icon, type TablerIcon } from '../../ui/Icon.tsx';
import styles from './ToDo.module.css';

export type Shown = 'all' | 'correct' | 'done';

/** Which part of the list the address names, so that the back button and a reload keep it. */
export function useShownPart(): Shown {
  const [search] = useSearchParams();
  const asked = search.get('show');
  return asked === 'correct' || asked === 'done' ? asked : 'all';
}

/** The three views: at the bottom of a phone, above the list elsewhere. */
export function ToDoTabs({ shown, toCorrect }: { shown: Shown; toCorrect: number }): ReactElement {
  const { t } = useTranslation('to-do');
  const tabs: [Shown, TablerIcon, string][] = [
    ['all', IconListCheck, t('tabs.all')],
    ['correct', IconReload, toCorrect ? t('tabs.correctCount', { count: toCorrect }) : t('tabs.correct')],
    ['done', IconCheck, t('tabs.done')],
  ];
  return (
    <nav className={styles.tabs} aria-label={t('tabs.label')}>
      {tabs.map(([part, icon, label]) => (
        <Link
          key={part}
          to={part === 'all' ? '/to-do' : `/to-do?show=${part}`}
          replace
          aria-current={part === shown ? 'page' : undefined}
        >
          <Icon of={icon} size={20} />
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  );
}
