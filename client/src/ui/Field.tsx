import { useId, useState, type ComponentPropsWithRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { fromLocalInput, toLocalInput } from '../i18n/zone.ts';
import { classes } from './classes.ts';
import styles from './Field.module.css';

export interface FieldProps {
  label: ReactNode;
  /** Below the label: what it means, before it is asked. */
  hint?: ReactNode;
  /** What is wrong and how to put it right; said when it appears. */
  error?: ReactNode;
  required?: boolean;
  /** The label is said but not shown. */
  silent?: boolean;
}

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  required: boolean | undefined;
}

/** Label, hint and error of one control, wired up; the ready fields below are made with it. */
export function Field(props: FieldProps & { children: (wiring: Wiring) => ReactNode }): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label className={props.silent ? 'hl-vh' : styles.label} htmlFor={id}>
        {props.label}
        {props.required && <span className={styles.required}> {t('required')}</span>}
      </label>
      {props.hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {props.hint}
        </div>
      )}
      {props.children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': props.error ? true : undefined,
        required: props.required || undefined,
      })}
      <div id={`${id}-error`} className={styles.error} aria-live="polite">
        {props.error}
      </div>
    </div>
  );
}

type Rest<E extends 'input' | 'textarea' | 'select'> = Omit<
  ComponentPropsWithRef<E>,
  'value' | 'onChange' | 'required'
>;

interface Valued<V> {
  value: V;
  onChange: (next: V) => void;
}

const split = <P extends FieldProps>({ label, hint, error, required, silent, ...rest }: P) => ({
  field: { label, hint, error, required, silent } as FieldProps,
  rest,
});

export function TextField(props: FieldProps & Valued<string> & Rest<'input'>): ReactElement {
  const { field, rest } = split(props);
  return (
    <Field {...field}>
      {(wiring) => (
        <input
          type="text"
          {...rest}
          {...wiring}
          className={classes(styles.control, rest.className)}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Grows with its text. `hand="red"` for what a teacher writes to a pupil. */
export function TextArea(props: FieldProps & Valued<string> & Rest<'textarea'> & { hand?: 'red' }): ReactElement {
  const { field, rest } = split(props);
  const { hand, ...area } = rest;
  return (
    <Field {...field}>
      {(wiring) => (
        <textarea
          rows={3}
          {...area}
          {...wiring}
          className={classes(styles.control, styles.area, hand && styles.red, rest.className)}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A number, or `undefined` while the field is empty or isn't one. */
export function NumberField(
  props: FieldProps & Valued<number | undefined> & Rest<'input'> & { unit?: ReactNode },
): ReactElement {
  const { field, rest } = split(props);
  const { unit, ...input } = rest;
  return (
    <Field {...field}>
      {(wiring) => (
        <span className={styles.withUnit}>
          <input
            type="number"
            inputMode="decimal"
            {...input}
            {...wiring}
            value={props.value ?? ''}
            className={classes(styles.control, styles.number)}
            onChange={(event) => props.onChange(event.target.value === '' ? undefined : event.target.valueAsNumber)}
          />
          {unit && <span className={styles.unit}>{unit}</span>}
        </span>
      )}
    </Field>
  );
}

/** Day and time in the school's zone, whatever the device's; the value is an ISO instant, undefined while it is none. */
export function DateTimeField(props: FieldProps & Valued<string | undefined> & Rest<'input'>): ReactElement {
  const f = useFormat();
  const { field, rest } = split(props);
  // While one types, the field holds what is typed: a year half-way (0002) is no date to be written back.
  const [typed, setTyped] = useState<string>();
  return (
    <Field {...field}>
      {(wiring) => (
        <input
          type="datetime-local"
          {...rest}
          {...wiring}
          value={typed ?? (props.value ? toLocalInput(props.value, f.zone) : '')}
          className={classes(styles.control, styles.number)}
          onChange={({ target }) => {
            setTyped(target.value);
            if (target.value === '' || target.value >= '2000') props.onChange(fromLocalInput(target.value, f.zone));
          }}
          onBlur={() => setTyped(undefined)}
        />
      )}
    </Field>
  );
}

export interface Option<V extends string> {
  value: V;
  label: string;
}

/** The device's own list: right on phones, and reachable by any keyboard. */
export function SelectField<V extends string>(
  props: FieldProps & Valued<V> & Rest<'select'> & { options: readonly Option<V>[] },
): ReactElement {
  const { field, rest } = split(props);
  const { options, ...select } = rest;
  return (
    <Field {...field}>
      {(wiring) => (
        <select
          {...select}
          {...wiring}
          className={classes(styles.control, styles.select)}
          onChange={(event) => props.onChange(event.target.value as V)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField(
  props: { label: ReactNode; hint?: ReactNode; checked: boolean; onChange: (next: boolean) => void } & Omit<
    ComponentPropsWithRef<'input'>,
    'checked' | 'onChange' | 'type'
  >,
): ReactElement {
  const { label, hint, onChange, ...rest } = props;
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}
