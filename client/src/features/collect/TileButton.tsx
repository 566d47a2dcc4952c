import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { classes } from '../../ui/classes.ts';
import { StateShape, type StateName } from '../../ui/State.tsx';
import styles from './Collect.module.css';
import type { Tile, TileState } from './tiles.ts';

const shapes: Record<TileState, StateName> = {
  collected: 'handed-in',
  done: 'handed-in',
  open: 'not-collected',
  redo: 'to-correct',
  returned: 'marked',
  absent: 'absent',
  exempt: 'excused',
};

const fixed = new Set<TileState>(['exempt', 'done', 'returned']);

interface TileButtonProps {
  tile: Tile;
  /** Its number was typed last. */
  chosen: boolean;
  disabled: boolean;
  /** 收齊: what isn't here is missing. */
  closed: boolean;
  onTap: () => void;
}

/** One pupil's book: big number, name, and whether it lies on the desk. */
export function TileButton({ tile, chosen, disabled, closed, onTap }: TileButtonProps): ReactElement {
  const { t } = useTranslation('collect');
  const f = useFormat();
  const { row, state, waits } = tile;
  const missing = closed && state === 'open';
  const name = f.personName(namesOf(row));
  return (
    <button
      type="button"
      data-person={row.personId}
      className={classes(styles.tile, styles[missing ? 'missing' : state], chosen && styles.chosen)}
      aria-pressed={state === 'collected' || state === 'done' || state === 'returned'}
      aria-disabled={disabled || fixed.has(state) || undefined}
      onClick={disabled ? undefined : onTap}
    >
      <b>{row.classNumber ?? '–'}</b>
      <StateShape of={missing ? 'missing' : shapes[state]} size={18} />
      <span className={styles.name}>
        {name}
        {missing && <span className={styles.word}> {t('tile.missing')}</span>}
        {state !== 'open' && state !== 'collected' && <span className={styles.word}> {t(`tile.${state}`)}</span>}
        {waits && <span className="hl-vh"> {t('tile.waits')}</span>}
      </span>
    </button>
  );
}
