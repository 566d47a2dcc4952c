import { useId, type ReactElement, type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Chips.module.css';

export interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  disabled?: boolean;
}

interface ChipsProps<V extends string> {
  /** What is chosen here: names the group. */
  label: string;
  options: readonly Choice<V>[];
  /** One bar of joined pieces instead of single ones. */
  joined?: boolean;
}

/** Choose one: radio buttons that look like chips, with the arrow keys of radio buttons. */
export function Chips<V extends string>(
  props: ChipsProps<V> & { value: V | undefined; onChange: (next: V) => void },
): ReactElement {
  const name = useId();
  return (
    <fieldset className={classes(styles.group, props.joined && styles.joined)}>
      <legend className="hl-vh">{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value} className={styles.chip}>
          <input
            className="hl-vh"
            type="radio"
            name={name}
            checked={option.value === props.value}
            disabled={option.disabled}
            onChange={() => props.onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

/** Choose any number: check boxes that look like chips. */
export function ManyChips<V extends string>(
  props: ChipsProps<V> & { values: readonly V[]; onChange: (next: V[]) => void },
): ReactElement {
  const { values } = props;
  return (
    <fieldset className={classes(styles.group, props.joined && styles.joined)}>
      <legend className="hl-vh">{props.label}</legend>
      {props.options.map(({ value, label, disabled }) => (
        <label key={value} className={styles.chip}>
          <input
            className="hl-vh"
            type="checkbox"
            checked={values.includes(value)}
            disabled={disabled}
            onChange={() =>
              props.onChange(values.includes(value) ? values.filter((v) => v !== value) : [...values, value])
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

export interface CountChoice<V extends string> extends Choice<V> {
  count: number;
}

/** Counts that are filters too: 30 全班 | 15 已交 | 1 欠交. `label` of a choice may be a `State`. */
export function CountFilter<V extends string>(props: {
  label: string;
  options: readonly CountChoice<V>[];
  value: V;
  onChange: (next: V) => void;
  /** At the line's end. */
  aside?: ReactNode;
}): ReactElement {
  const name = useId();
  return (
    <div className={styles.counts}>
      <fieldset className={styles.countGroup}>
        <legend className="hl-vh">{props.label}</legend>
        {props.options.map((option) => (
          <label key={option.value} className={styles.count}>
            <input
              className="hl-vh"
              type="radio"
              name={name}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <b>{option.count}</b>
            <span>{option.label}</span>
          </label>
        ))}
      </fieldset>
      {props.aside && <div className={styles.aside}>{props.aside}</div>}
    </div>
  );
}
