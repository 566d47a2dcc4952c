import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, type LinkProps } from 'react-router';
import { classes } from './classes.ts';
import { Icon, type TablerIcon } from './Icon.tsx';
import styles from './Button.module.css';

interface ButtonLook {
  /** `primary`: green, one a view, with its object and number. `quiet`: no border. `ending`: ochre outline, what can't be undone. */
  look?: 'primary' | 'plain' | 'quiet' | 'ending' | undefined;
  /** `small` 32, `medium` 36 (44 under a finger and in reading pages), `large` 48, `full` 56 high and the whole line */
  size?: 'small' | 'medium' | 'large' | 'full' | undefined;
  icon?: TablerIcon | undefined;
  children: ReactNode;
}

const classOf = ({ look = 'plain', size = 'medium' }: ButtonLook, className?: string) =>
  classes(styles.button, styles[look], styles[size], className);

export interface ButtonProps extends ButtonLook, Omit<ComponentPropsWithRef<'button'>, 'children'> {
  /** Shows that it is being done, and takes no second press; stays focusable. */
  busy?: boolean;
}

export function Button({ look, size, icon, busy = false, children, className, ...rest }: ButtonProps): ReactElement {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      {...rest}
      {...(busy ? { onClick: (event) => event.preventDefault() } : {})}
      aria-disabled={busy || undefined}
      className={classOf({ look, size, children }, classes(busy && styles.busy, className))}
    >
      {icon && <Icon of={icon} size={size === 'large' || size === 'full' ? 20 : 18} />}
      <span>{children}</span>
      {busy && <span className="hl-vh">{t('working')}</span>}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, a button does something. */
export function ButtonLink({
  look,
  size,
  icon,
  children,
  className,
  ...rest
}: ButtonLook & Omit<LinkProps, 'children' | 'className'> & { className?: string }): ReactElement {
  return (
    <Link {...rest} className={classOf({ look, size, children }, className)}>
      {icon && <Icon of={icon} size={size === 'large' || size === 'full' ? 20 : 18} />}
      <span>{children}</span>
    </Link>
  );
}

/** Only an icon: pen tools, back, close, full window. `name` is said and shown as a title. */
export function IconButton({
  name,
  icon,
  pressed,
  ...rest
}: { name: string; icon: TablerIcon; pressed?: boolean } & Omit<
  ComponentPropsWithRef<'button'>,
  'children'
>): ReactElement {
  return (
    <button type="button" title={name} aria-label={name} aria-pressed={pressed} {...rest} className={styles.iconOnly}>
      <Icon of={icon} size={20} />
    </button>
  );
}

/** A link or an act within text or at a heading's end: 列印, 全部 14 個. */
export function TextLink({ to, children, ...rest }: LinkProps): ReactElement {
  return (
    <Link to={to} {...rest} className={styles.textLink}>
      {children}
    </Link>
  );
}

export function TextButton({ children, ...rest }: ComponentPropsWithRef<'button'>): ReactElement {
  return (
    <button type="button" {...rest} className={styles.textLink}>
      {children}
    </button>
  );
}

/** Buttons in a line that wraps, 8 apart. */
export function ButtonRow({ children }: { children: ReactNode }): ReactElement {
  return <div className={styles.line}>{children}</div>;
}
