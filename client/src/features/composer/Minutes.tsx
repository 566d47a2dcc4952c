import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import styles from './Composer.module.css';

const step = 5;
const most = 600;

/** How long it takes at home: typed, or by fives. Empty: not said. */
export function Minutes({
  value,
  onChange,
}: {
  value: number | null;
  onChange: (minutes: number | null) => void;
}): ReactElement {
  const { t } = useTranslation('composer');
  const put = (next: number) => onChange(Math.min(most, Math.max(0, Math.round(next))));
  return (
    <div className={styles.minutesLine}>
      <div className={styles.minutes}>
        <IconButton
          icon={IconMinus}
          name={t('minutes.less', { count: step })}
          disabled={!value}
          onClick={() => put((value ?? 0) - step)}
        />
        <label className={styles.minutesValue}>
          <span className="hl-vh">{t('rows.minutes')}</span>
          <input
            type="number"
            inputMode="numeric"
            min={0}
            max={most}
            step={step}
            value={value ?? ''}
            onChange={(event) => (event.target.value === '' ? onChange(null) : put(event.target.valueAsNumber))}
          />
          <span>{t('minutes.unit')}</span>
        </label>
        <IconButton
          icon={IconPlus}
          name={t('minutes.more', { count: step })}
          disabled={value !== null && value >= most}
          onClick={() => put((value ?? 0) + step)}
        />
      </div>
      <span className={styles.hint}>{t('minutes.hint')}</span>
    </div>
  );
}
