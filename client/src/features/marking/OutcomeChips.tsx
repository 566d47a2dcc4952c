import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingMark } from '../../../../tool/marking/mark.contract.ts';
import { KeyCap } from '../../ui/small-parts.tsx';
import styles from './Points.module.css';

/** Pass or redo; pressing the chosen one again takes it away. */
export function OutcomeChips(props: {
  value: WorkingMark['outcome'];
  name: string;
  /** In a list of many: without the keys. */
  small?: boolean;
  onChange: (outcome: WorkingMark['outcome']) => void;
}): ReactElement {
  const { t } = useTranslation('marking');
  return (
    <div className={styles.outcomes} role="group" aria-label={props.name}>
      {(['pass', 'redo'] as const).map((outcome) => (
        <button
          key={outcome}
          type="button"
          aria-pressed={props.value === outcome}
          onClick={() => props.onChange(props.value === outcome ? null : outcome)}
        >
          {t(`outcome.${outcome}`)}
          {!props.small && <KeyCap>{outcome === 'pass' ? 'P' : 'R'}</KeyCap>}
        </button>
      ))}
    </div>
  );
}
