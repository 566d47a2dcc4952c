import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Progress.module.css';

/** How the mark stands in the LMS's gradebook: there, on its way, or in need of a look. */
export function ScoreSign({ of: state }: { of: string }): ReactElement {
  const { t, i18n } = useTranslation('progress');
  const known = i18n.exists(`progress:score.${state}`) ? (state as 'confirmed') : 'queued';
  const odd = state === 'held' || state === 'differs' || state === 'unsure';
  const icon = odd ? IconAlertTriangle : state === 'confirmed' ? IconCheck : IconClock;
  return (
    <span
      className={odd ? styles.scoreOdd : styles.scoreFine}
      role="img"
      aria-label={t(`score.${known}`)}
      title={t(`score.${known}`)}
    >
      <Icon of={icon} size={16} />
    </span>
  );
}
