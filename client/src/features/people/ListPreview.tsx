import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficeRow, PreviewAnswer, RowError } from '../../../../tool/school/office-list/office-list.contract.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CountFilter } from '../../ui/Chips.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import styles from './People.module.css';

const shownAtOnce = 200;
type View = 'errors' | 'add' | 'change' | 'missing';

/** What the list would do, row by row: mistakes first, since nothing is taken over while there are any. */
export function ListPreview({ preview, missing }: { preview: PreviewAnswer; missing: 'keep' | 'end' }): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  const { counts } = preview;
  const [view, setView] = useState<View>(counts.errors > 0 ? 'errors' : counts.add > 0 ? 'add' : 'change');
  const views = (['errors', 'add', 'change', 'missing'] as const).filter((one) => counts[one] > 0 || one === view);
  return (
    <>
      <CountFilter
        label={t('preview.label')}
        value={view}
        onChange={setView}
        options={views.map((value) => ({
          value,
          count: counts[value],
          label: t(value === 'missing' && missing === 'keep' ? 'preview.kept' : `preview.${value}`),
        }))}
        aside={f.facts(
          t('preview.rows', { count: counts.rows }),
          t('preview.same', { count: counts.same }),
          t('preview.matched', { count: counts.matched }),
        )}
      />
      {counts.errors > 0 && <Notice tone="attention">{t('preview.errorsFirst')}</Notice>}
      {preview.formulaCells.length > 0 && (
        <Notice>
          {t('preview.formulas', {
            count: preview.formulaCells.length,
            cells: f.list(preview.formulaCells.slice(0, 5)),
          })}
        </Notice>
      )}
      {view === 'errors' && <Errors errors={preview.errors} />}
      {view === 'add' && (
        <Limited rows={preview.add}>
          {(rows) => (
            <DataTable
              caption={t('preview.add')}
              rows={rows}
              rowKey={(row) => String(row.row)}
              columns={[
                { key: 'pupil', header: t('preview.pupil'), cell: (row) => f.pupil(rowNames(row)), names: true },
                {
                  key: 'email',
                  header: t('columns.email'),
                  cell: (row) => row.lmsEmail ?? row.lmsUser ?? '',
                  quiet: true,
                },
                {
                  key: 'matched',
                  header: t('preview.account'),
                  cell: (row) => t(row.matchedBy ? `matchedBy.${row.matchedBy}` : 'matchedBy.none'),
                  quiet: true,
                },
              ]}
            />
          )}
        </Limited>
      )}
      {view === 'change' && (
        <Limited rows={preview.change}>
          {(rows) => (
            <Rows label={t('preview.change')}>
              {rows.map((row) => (
                <Row
                  key={row.row}
                  title={f.pupil(rowNames(row))}
                  sub={row.changes.map(({ field, from, to }) => (
                    <div key={field}>
                      {t('preview.becomes', { field: fieldName(field), from: from ?? t('preview.empty'), to })}
                    </div>
                  ))}
                />
              ))}
            </Rows>
          )}
        </Limited>
      )}
      {view === 'missing' && (
        <Limited rows={preview.missing}>
          {(rows) => (
            <Rows label={t('preview.missing')}>
              {rows.map((pupil) => (
                <Row key={pupil.personId} title={f.pupil(namesOf(pupil))} />
              ))}
            </Rows>
          )}
        </Limited>
      )}
    </>
  );

  function fieldName(field: string): string {
    return (fieldKeys as readonly string[]).includes(field)
      ? t(`columns.${field as (typeof fieldKeys)[number]}`)
      : field;
  }
}

const fieldKeys = ['class', 'number', 'nameZh', 'nameEn', 'name', 'email', 'lmsUser'] as const;

const rowNames = (row: OfficeRow) => ({
  className: row.classCode,
  classNumber: row.classNumber,
  nameZh: row.nameZh,
  nameEn: row.nameEn,
});

function Errors({ errors }: { errors: readonly RowError[] }): ReactElement {
  const { t } = useTranslation('people');
  return (
    <Limited rows={errors}>
      {(rows) => (
        <DataTable
          caption={t('preview.errors')}
          rows={rows}
          rowKey={(error) => `${error.row} ${error.column} ${error.code}`}
          columns={[
            {
              key: 'row',
              header: t('preview.row'),
              cell: (error) => error.row,
              align: 'end',
              width: '4em',
              narrow: 'line',
            },
            { key: 'column', header: t('preview.column'), cell: (error) => error.column, narrow: 'line' },
            { key: 'text', header: t('preview.text'), cell: (error) => error.text || t('preview.empty') },
            {
              key: 'what',
              header: t('preview.what'),
              cell: (error) => t(`rowErrors.${error.code}`, { row: error.otherRow ?? '' }),
              names: true,
            },
          ]}
        />
      )}
    </Limited>
  );
}

/** A list of thousands begins with its first rows; the rest comes when asked for. */
function Limited<T>({
  rows,
  children,
}: {
  rows: readonly T[];
  children: (rows: readonly T[]) => ReactElement;
}): ReactElement {
  const { t } = useTranslation('people');
  const [most, setMost] = useState(shownAtOnce);
  return (
    <>
      {children(rows.slice(0, most))}
      {rows.length > most && (
        <button type="button" className={styles.more} onClick={() => setMost((was) => was + shownAtOnce * 5)}>
          {t('preview.more', { count: rows.length - most })}
        </button>
      )}
    </>
  );
}
