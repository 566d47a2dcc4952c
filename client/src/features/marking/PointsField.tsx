import { useId, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { readPoints } from './mark-content.ts';
import styles from './Points.module.css';

export interface PointsFieldProps {
  value: number | null;
  most: number | null;
  /** Whose points: said, not shown. */
  name: string;
  inputRef?: RefObject<HTMLInputElement | null>;
  /** In a list of many: as large as its row. */
  small?: boolean;
  /**
   * What can be saved. While something else is typed it stays in the field and says so, and the mark is what it was
   * before: of 25 out of 20 no 2 is left behind.
   */
  onChange: (points: number | null) => void;
}

/** The mark, in the teacher's red: 15, 14.5 or 14½. */
export function PointsField({ value, most, name, inputRef, small = false, onChange }: PointsFieldProps): ReactElement {
  const { t } = useTranslation('marking');
  const f = useFormat();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const before = useRef(value);
  const read = typed === undefined ? undefined : readPoints(typed, most);
  const problem = read && 'problem' in read ? read.problem : undefined;
  const shown = typed ?? (value === null ? '' : String(value));
  return (
    <div className={small ? styles.small : styles.points}>
      <span className={styles.line}>
        <input
          ref={inputRef}
          className={styles.input}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          enterKeyHint="next"
          aria-label={name}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? id : undefined}
          value={shown}
          style={{ inlineSize: `calc(${Math.max(2, shown.length)}ch + ${small ? 22 : 14}px)` }}
          onChange={({ target }) => {
            if (typed === undefined) before.current = value;
            setTyped(target.value);
            const next = readPoints(target.value, most);
            onChange('points' in next ? next.points : before.current);
          }}
          onBlur={() => {
            if (!problem) setTyped(undefined);
          }}
        />
        {most !== null && <span className={styles.most}>/{f.mark(most)}</span>}
      </span>
      <span id={id} className={styles.problem} role="alert">
        {problem && t(`points.${problem}`, { most: most === null ? '' : f.mark(most) })}
      </span>
    </div>
  );
}
