import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  ListColumns,
  ListField,
  PreviewAnswer,
} from '../../../../tool/school/office-list/office-list.contract.ts';
import { ApiError } from '../../api/errors.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow, TextLink } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { CheckField } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { ListColumnsChoice } from './ListColumnsChoice.tsx';
import { ListPreview } from './ListPreview.tsx';
import { TemplateLink } from './TemplateLink.tsx';
import { useConfirmList, usePreviewList } from './people.queries.ts';
import styles from './People.module.css';

/** The office's Excel: choose it, see what it would change and what is wrong with it, then take it over whole. */
export function OfficeList(): ReactElement {
  const { t } = useTranslation('people');
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState<'keep' | 'end'>('keep');
  const [columns, setColumns] = useState<ListColumns>();
  const [over, setOver] = useState(false);
  const preview = usePreviewList();
  const confirm = useConfirmList();

  const read = (next: File, how: { missing?: 'keep' | 'end'; columns?: ListColumns | undefined } = {}) => {
    confirm.reset();
    setFile(next);
    preview.mutate({ file: next, missing: how.missing ?? missing, columns: 'columns' in how ? how.columns : columns });
  };
  const choose = (files: FileList | null) => {
    const [first] = files ?? [];
    if (!first) return;
    setColumns(undefined);
    read(first, { columns: undefined });
  };
  const unknown =
    preview.error instanceof ApiError && preview.error.code === 'list_columns_unknown' ? preview.error : null;

  return (
    <Section title={t('list.title')} aside={t('list.hint')}>
      <TemplateLink />
      <div
        className={classes(styles.drop, over && styles.dropOver)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          choose(event.dataTransfer.files);
        }}
      >
        <p>{t('list.body')}</p>
        <ButtonRow>
          <Button
            look={preview.data && !confirm.isSuccess ? 'plain' : 'primary'}
            icon={IconUpload}
            busy={preview.isPending}
            onClick={() => chooser.current?.click()}
          >
            {t(file ? 'list.another' : 'list.choose')}
          </Button>
          {file && <span>{file.name}</span>}
        </ButtonRow>
        <input
          ref={chooser}
          type="file"
          accept=".xlsx,.csv"
          hidden
          onChange={(event) => {
            choose(event.target.files);
            event.target.value = '';
          }}
        />
        <CheckField
          label={t('list.end')}
          hint={t('list.endHint')}
          checked={missing === 'end'}
          onChange={(end) => {
            const next = end ? 'end' : 'keep';
            setMissing(next);
            if (file) read(file, { missing: next });
          }}
        />
      </div>
      <ErrorMessage error={unknown ? null : preview.error} />
      {unknown && (
        <UnknownColumns
          error={unknown}
          busy={preview.isPending}
          onChange={(next) => {
            setColumns(next);
            if (file) read(file, { columns: next });
          }}
        />
      )}
      {confirm.data && <Done added={confirm.data} />}
      {preview.data && !confirm.isSuccess && file && (
        <>
          <ListColumnsChoice
            headers={preview.data.headers}
            columns={preview.data.columns}
            busy={preview.isPending}
            onChange={(next) => {
              setColumns(next);
              read(file, { columns: next });
            }}
          />
          <ListPreview preview={preview.data} missing={preview.variables.missing} />
          <ErrorMessage error={confirm.error} />
          <p className={styles.act}>
            <Button
              look="primary"
              size="large"
              busy={confirm.isPending}
              disabled={preview.data.counts.errors > 0 || nothing(preview.data.counts, preview.variables.missing)}
              onClick={() => confirm.mutate(preview.data)}
            >
              {nothing(preview.data.counts, preview.variables.missing)
                ? t('list.nothing')
                : t('list.confirm', { count: preview.data.counts.rows })}
            </Button>
          </p>
        </>
      )}
    </Section>
  );
}

type Counts = PreviewAnswer['counts'];

const nothing = (counts: Counts, missing: 'keep' | 'end') =>
  counts.add + counts.change + counts.errors + (missing === 'end' ? counts.missing : 0) === 0;

interface UnknownColumnsProps {
  error: ApiError;
  busy: boolean;
  onChange: (columns: ListColumns) => void;
}

/** Says which columns were found and which are needed, and lets them be chosen. */
function UnknownColumns({ error, busy, onChange }: UnknownColumnsProps): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  const {
    found = [],
    needed = [],
    recognised = {},
  } = (error.details ?? {}) as {
    found?: string[];
    needed?: ListField[];
    recognised?: ListColumns;
  };
  return (
    <div role="alert">
      <Notice tone="attention">
        <b>{t('list.unknown')}</b>
        <p>{t('list.needed', { list: f.list(needed.map((field) => t(`columns.${field}`))) })}</p>
        {found.length > 0 && <p>{t('list.found', { list: f.list(found) })}</p>}
      </Notice>
      <ListColumnsChoice open headers={found} columns={recognised} busy={busy} onChange={onChange} />
    </div>
  );
}

function Done({
  added,
}: {
  added: { added: number; changed: number; ended: number; matched: number; unmatched: number };
}): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  return (
    <Notice tone="good" live>
      {t('list.done')}{' '}
      {f.facts(
        t('list.added', { count: added.added }),
        t('list.changed', { count: added.changed }),
        added.ended > 0 && t('list.ended', { count: added.ended }),
        t('list.matched', { count: added.matched }),
      )}{' '}
      {added.unmatched > 0 && (
        <TextLink to="/people?part=pairing">{t('list.unmatched', { count: added.unmatched })}</TextLink>
      )}
    </Notice>
  );
}
