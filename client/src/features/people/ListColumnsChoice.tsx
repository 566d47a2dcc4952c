import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListColumns, ListField } from '../../../../tool/school/office-list/office-list.contract.ts';
import { SelectField } from '../../ui/Field.tsx';
import styles from './People.module.css';

const fields: readonly ListField[] = ['class', 'number', 'nameZh', 'nameEn', 'name', 'email', 'lmsUser'];

interface ListColumnsChoiceProps {
  headers: readonly string[];
  columns: ListColumns;
  open?: boolean;
  busy: boolean;
  onChange: (columns: ListColumns) => void;
}

/** Which of the list's columns was taken for what; another choice reads the list again. */
export function ListColumnsChoice({
  headers,
  columns,
  open = false,
  busy,
  onChange,
}: ListColumnsChoiceProps): ReactElement {
  const { t } = useTranslation('people');
  const found = headers.map((header) => ({ value: header, label: header }));
  const put = (field: ListField, header: string) => {
    const next: ListColumns = { ...columns };
    if (header) next[field] = header;
    else delete next[field];
    onChange(next);
  };
  return (
    <details className={styles.columns} open={open}>
      <summary>{t('columns.title')}</summary>
      <div className={styles.columnGrid}>
        {fields.map((field) => (
          <SelectField
            key={field}
            label={t(`columns.${field}`)}
            value={columns[field] ?? ''}
            disabled={busy}
            options={[{ value: '', label: t('columns.none') }, ...found]}
            onChange={(header) => put(field, header)}
          />
        ))}
      </div>
    </details>
  );
}
