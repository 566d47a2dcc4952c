import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from './classes.ts';
import styles from './State.module.css';

export type StateName =
  | 'to-do'
  | 'not-collected'
  | 'handed-in'
  | 'late'
  | 'missing'
  | 'excused'
  | 'absent'
  | 'to-correct'
  | 'marked'
  | 'signed';

export interface StateProps {
  of: StateName;
  /** The shape alone, named for screen readers: only in a column whose header says what it is. */
  shapeOnly?: boolean;
  /** Another word for the same state, e.g. 已收 for a paper book. */
  word?: ReactNode;
  /** px; 16 in tables, 20 where one reads, 12 the least */
  size?: number;
}

/** A state is ink + shape + word. */
export function State({ of: state, shapeOnly = false, word, size = 16 }: StateProps): ReactElement {
  const { t } = useTranslation();
  const said = word ?? t(`state.${state}`);
  if (shapeOnly) {
    const name = typeof said === 'string' ? said : t(`state.${state}`);
    return (
      <span className={classes(styles.state, styles[state])} role="img" aria-label={name} title={name}>
        <StateShape of={state} size={size} />
      </span>
    );
  }
  return (
    <span className={classes(styles.state, styles[state])}>
      <StateShape of={state} size={size} />
      <span className={styles.word}>{said}</span>
    </span>
  );
}

/** The shape alone, silent, in the ink of its surroundings; `State` is what pages use. */
export function StateShape({ of: state, size = 16 }: { of: StateName; size?: number }): ReactElement {
  return (
    <svg className={styles.shape} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}

const line = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

const bar = (
  <>
    <circle cx="8" cy="8" r="5.75" {...line} strokeWidth="1.5" />
    <path d="M5 8h6" {...line} strokeWidth="1.8" />
  </>
);

const shapes: Record<StateName, ReactElement> = {
  'to-do': <circle cx="8" cy="8" r="5.75" {...line} strokeWidth="1.5" />,
  'not-collected': (
    <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.3 2.215" />
  ),
  'handed-in': (
    <>
      <circle cx="8" cy="8" r="6.75" fill="currentColor" />
      <path d="M5 8.3l2.1 2.1L11.1 6" {...line} stroke="var(--hl-under)" strokeWidth="1.8" />
    </>
  ),
  late: (
    <>
      <circle cx="8" cy="8" r="5.75" {...line} strokeWidth="1.7" />
      <path d="M8 4.6V8l2.6 1.6" {...line} strokeWidth="1.7" />
    </>
  ),
  missing: <path d="M10.2 2.9A5.5 5.5 0 1 0 13.3 6.4" fill="none" stroke="currentColor" strokeWidth="3" />,
  excused: bar,
  absent: bar,
  'to-correct': (
    <>
      <path d="M13.4 9.3A5.6 5.6 0 1 1 12 4.1" {...line} strokeWidth="1.9" />
      <path d="M12.9 1.4v3.4H9.5" {...line} strokeWidth="1.9" />
    </>
  ),
  marked: (
    <path
      d="M1.9 8.3C3 9 4.2 10.3 5.2 11.8 7.2 8 10.2 4.4 14.6 1.8c.5-.3 1 .3.6.7C11.6 6 8.9 10 6.9 13.7c-.5.9-1.6.9-2.1 0C3.9 12 2.7 10.7 1.3 9.7c-.9-.7-.4-1.9.6-1.4Z"
      fill="currentColor"
    />
  ),
  signed: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2.2" fill="currentColor" />
      <path
        d="M3.9 9.8C5 5.6 6.6 4.9 6.6 6.6c0 1.7-1.1 4.2-.1 4.2 1 0 1.3-3.2 2.2-3.2.8 0 .2 2.3 1 2.3.6 0 .9-.7 2.4-.9"
        {...line}
        stroke="var(--hl-under)"
        strokeWidth="1.35"
      />
    </>
  ),
};
