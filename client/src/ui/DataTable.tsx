import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from './classes.ts';
import styles from './DataTable.module.css';

export interface Column<T> {
  key: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** What it is sorted by; leave out for a column that isn't sorted. */
  sort?: (row: T) => string | number;
  /** `end` for numbers */
  align?: 'start' | 'end' | 'center';
  /** CSS width, e.g. '3em' */
  width?: string;
  /** The header is said but not shown. */
  silent?: boolean;
  /** Names the row for screen readers: at most one column, e.g. the pupil. */
  names?: boolean;
  /** Small and grey: times, English names. */
  quiet?: boolean;
  /** In a narrow frame: stays in the first line, goes below it with its header, or is one of both by default (below). */
  narrow?: 'line' | 'below';
}

export interface DataTableProps<T> {
  /** Said to screen readers; shown when `captionShown`. */
  caption: string;
  captionShown?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  sortedBy?: { key: string; down?: boolean };
  /** `attention`: ochre tint; `changed`: its tint for 1.2 s; `chosen`: between green lines. */
  tone?: (row: T) => 'attention' | 'changed' | 'chosen' | undefined;
}

/** A real table: caption, headers, sorting by buttons with aria-sort; in a narrow frame each row becomes a block. */
export function DataTable<T>(props: DataTableProps<T>): ReactElement {
  const { t, i18n } = useTranslation();
  const [sorted, setSorted] = useState(props.sortedBy);
  const by = props.columns.find((column) => column.key === sorted?.key)?.sort;
  const rows = by ? inOrder(props.rows, by, sorted?.down ?? false, i18n.language) : props.rows;

  const turn = (key: string) => setSorted((was) => ({ key, down: was?.key === key ? !was.down : false }));

  return (
    <div className={styles.frame}>
      <table className={styles.table} role="table">
        <caption className={props.captionShown ? styles.caption : 'hl-vh'}>{props.caption}</caption>
        <thead {...group}>
          <tr role="row">
            {props.columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                className={classes(column.align && styles[column.align])}
                style={column.width ? { inlineSize: column.width } : undefined}
                aria-sort={sorted?.key === column.key ? (sorted.down ? 'descending' : 'ascending') : undefined}
              >
                {column.sort ? (
                  <button
                    type="button"
                    className={styles.sort}
                    title={t('sortBy', { column: column.header })}
                    onClick={() => turn(column.key)}
                  >
                    <span className={column.silent ? 'hl-vh' : undefined}>{column.header}</span>
                    <span className={styles.arrow} aria-hidden="true">
                      {sorted?.key === column.key ? (sorted.down ? '↓' : '↑') : ''}
                    </span>
                  </button>
                ) : (
                  <span className={column.silent ? 'hl-vh' : undefined}>{column.header}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...group}>
          {rows.map((row) => (
            <TableRow key={props.rowKey(row)} row={row} columns={props.columns} tone={props.tone?.(row)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Roles are written out because the narrow form's `display` takes them from the elements in some browsers. */
const group = { role: 'rowgroup' } as const;

function TableRow<T>(props: { row: T; columns: readonly Column<T>[]; tone: string | undefined }): ReactElement {
  return (
    <tr role="row" className={classes(props.tone === 'changed' ? 'hl-changed' : props.tone && styles[props.tone])}>
      {props.columns.map((column) => {
        const Cell = column.names ? 'th' : 'td';
        return (
          <Cell
            key={column.key}
            role={column.names ? 'rowheader' : 'cell'}
            scope={column.names ? 'row' : undefined}
            data-header={column.silent ? '' : column.header}
            className={classes(
              column.align && styles[column.align],
              column.quiet && styles.quiet,
              (column.names || column.narrow === 'line') && styles.line,
            )}
          >
            {column.cell(props.row)}
          </Cell>
        );
      })}
    </tr>
  );
}

function inOrder<T>(rows: readonly T[], by: (row: T) => string | number, down: boolean, locale: string): T[] {
  const compare = new Intl.Collator(locale, { numeric: true }).compare;
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y)));
  });
}
