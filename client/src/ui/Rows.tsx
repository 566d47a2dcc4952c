import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import { classes } from './classes.ts';
import styles from './Rows.module.css';

/** Rows told apart by hairlines. `label` names the list when no heading stands right above it. */
export function Rows({ label, children }: { label?: string; children: ReactNode }): ReactElement {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  );
}

export interface RowProps {
  title: ReactNode;
  /** A state in words before the title: `<State of="missing" />` 3A (21) 梁俊軒. */
  lead?: ReactNode;
  /** The second line, smaller. */
  sub?: ReactNode;
  /** Before the title: a state's shape, an icon. */
  start?: ReactNode;
  /** A part with a width of its own, e.g. the ink bar: beside the title, below it in a narrow frame. */
  middle?: ReactNode;
  /** At the end: a button, a mark, a time. */
  end?: ReactNode;
  /** The title becomes a link that takes the whole row. */
  to?: string;
  /** The title in bold, as of a homework. */
  strong?: boolean;
  /** Somebody else just changed it: its tint shows for 1.2 s. */
  changed?: boolean;
}

export function Row({
  title,
  lead,
  sub,
  start,
  middle,
  end,
  to,
  strong = false,
  changed = false,
}: RowProps): ReactElement {
  return (
    <li className={classes(styles.row, to && styles.opens, changed && 'hl-changed')}>
      {start && <div className={styles.start}>{start}</div>}
      <div className={styles.text}>
        <div className={classes(styles.title, strong && styles.strong)}>
          {lead && <span className={styles.lead}>{lead}</span>}
          {to ? (
            <Link className={styles.link} to={to}>
              {title}
            </Link>
          ) : (
            title
          )}
        </div>
        {sub && <div className={styles.sub}>{sub}</div>}
      </div>
      {middle && <div className={styles.middle}>{middle}</div>}
      {end && <div className={styles.end}>{end}</div>}
    </li>
  );
}
