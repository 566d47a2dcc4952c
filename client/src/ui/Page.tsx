import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import styles from './Page.module.css';

export interface PageProps {
  title: string;
  /** The line above the title: date, class. */
  over?: ReactNode;
  /** The line below the title: due, points, counts. */
  sub?: ReactNode;
  /** The sentence that says how things stand. */
  sentence?: ReactNode;
  /** At the title's end: one primary button, and plain ones. */
  actions?: ReactNode;
  back?: { to: string; label: string };
  /** `wide` for tables over the whole window; `narrow` for one column that is read (720 px). */
  width?: 'normal' | 'wide' | 'narrow';
  /** Stays at the bottom of the window: the one action of a phone page. */
  bottom?: ReactNode;
  children?: ReactNode;
}

/** One screen: its title, how things stand, what can be done. Names the window and takes the focus when one arrives. */
export function Page(props: PageProps): ReactElement {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = t('name');

  useEffect(() => {
    document.title = `${props.title} · ${name}`;
  }, [props.title, name]);

  useEffect(() => {
    // So that a screen reader says where it is now; never taken from a field that already has it.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);

  return (
    <main id="content" className={classes(styles.page, styles[props.width ?? 'normal'])}>
      {props.back && (
        <Link className={styles.back} to={props.back.to}>
          <Icon of={IconChevronLeft} turns />
          {props.back.label}
        </Link>
      )}
      <header className={styles.head}>
        <div className={styles.titles}>
          {props.over && <div className={styles.over}>{props.over}</div>}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {props.title}
          </h1>
          {props.sub && <div className={styles.over}>{props.sub}</div>}
        </div>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </header>
      {props.sentence && <div className={styles.sentence}>{props.sentence}</div>}
      {props.children}
      {props.bottom && <div className={styles.bottom}>{props.bottom}</div>}
    </main>
  );
}

export interface SectionProps {
  title: ReactNode;
  /** At the heading's end: a count, a key hint, a link. */
  aside?: ReactNode;
  level?: 2 | 3;
  children?: ReactNode;
}

/** A block begins with a heavy rule under its heading. */
export function Section({ title, aside, level = 2, children }: SectionProps): ReactElement {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={styles.section}>
      <div className={styles.rule}>
        <Heading>{title}</Heading>
        {aside && <div className={styles.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** Two blocks beside each other, 44 apart; one below the other in a narrow frame. */
export function Columns({ children }: { children: ReactNode }): ReactElement {
  return <div className={styles.columns}>{children}</div>;
}
