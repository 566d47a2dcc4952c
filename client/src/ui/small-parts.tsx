import type { ReactElement, ReactNode } from 'react';
import type { PupilNames } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { classes } from './classes.ts';
import { RowsLink } from './Sentence.tsx';
import styles from './notes.module.css';

/** A word or two that concerns what stands beside it: a thin line at its start, ochre when it needs attention. */
export function Notice(props: {
  tone?: 'plain' | 'attention' | 'good';
  live?: boolean;
  children: ReactNode;
}): ReactElement {
  return (
    <div
      className={classes(styles.notice, props.tone && props.tone !== 'plain' && styles[props.tone])}
      role={props.live ? 'status' : undefined}
    >
      {props.children}
    </div>
  );
}

/** A key on the keyboard. */
export function KeyCap({ children }: { children: ReactNode }): ReactElement {
  return <kbd className={styles.key}>{children}</kbd>;
}

/** What the teacher gave, in red: 14½, A−, 15/20. `large` for the figure on a pupil's row. */
export function Mark(props: { value: number | string; most?: number | null; large?: boolean }): ReactElement {
  const f = useFormat();
  return (
    <span className={classes(styles.mark, props.large && styles.figureMark)}>
      {f.mark(props.value)}
      {props.most != null && <span className={styles.most}>/{f.mark(props.most)}</span>}
    </span>
  );
}

/** An instant in the school's zone. `near` 週五 8:00, `date` 11 月 19 日（週四）, `table` 7:16 or 11/18 18:33, `receipt` with seconds. */
export function Time(props: {
  at: string | Date;
  as?: 'near' | 'day' | 'date' | 'time' | 'table' | 'receipt';
}): ReactElement {
  const f = useFormat();
  const write = {
    near: f.nearTime,
    day: f.nearDay,
    date: f.date,
    time: f.time,
    table: f.tableTime,
    receipt: f.receiptTime,
  }[props.as ?? 'near'];
  return <time dateTime={new Date(props.at).toISOString()}>{write(props.at)}</time>;
}

/** 陳大文 Chan Tai Man, the second name small. In English the English name alone. Never in red. */
export function PupilName({ of: names }: { of: PupilNames }): ReactElement {
  const f = useFormat();
  const both = f.locale === 'zh-Hant' && names.nameZh && names.nameEn;
  const only = f.locale === 'zh-Hant' ? names.nameZh : names.nameEn;
  return (
    <span>
      <span lang={f.locale === 'zh-Hant' && !only ? 'en' : undefined}>{f.personName(names)}</span>
      {both && (
        <span className={styles.second} lang="en">
          {names.nameEn}
        </span>
      )}
    </span>
  );
}

export interface FigureProps {
  label: ReactNode;
  value: ReactNode;
  /** How it is reckoned, its period and n. */
  definition?: ReactNode;
  /** The rows behind it. */
  to?: string;
}

/** A number with its definition, that opens to its rows. */
export function Figure({ label, value, definition, to }: FigureProps): ReactElement {
  return (
    <dl className={styles.figure}>
      <dt>{label}</dt>
      <dd className={styles.value}>{to ? <RowsLink to={to}>{value}</RowsLink> : value}</dd>
      {definition && <dd className={styles.definition}>{definition}</dd>}
    </dl>
  );
}

export interface ProgressProps {
  value: number;
  max?: number;
  /** What is under way: 上載 第 2 頁.jpg */
  label: string;
  /** Shown above the bar, e.g. the label and 64%; without it only the bar is drawn. */
  words?: ReactNode;
  ink?: 'pencil' | 'red' | 'green';
}

export function Progress({ value, max = 100, label, words, ink = 'pencil' }: ProgressProps): ReactElement {
  const part = max > 0 ? Math.min(100, Math.round((value / max) * 100)) : 0;
  return (
    <div className={styles.progress}>
      {words && <div className={styles.progressWords}>{words}</div>}
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={part}
      >
        <i data-ink={ink} style={{ inlineSize: `${part}%` }} />
      </div>
    </div>
  );
}
