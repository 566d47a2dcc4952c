import IconPaperclip from '@tabler/icons-react/dist/esm/icons/IconPaperclip.mjs';
import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { UseUploads } from '../../api/use-uploads.ts';
import type { UploadItem } from '../../api/uploads.ts';
import { useErrorWords } from '../../i18n/error-words.ts';
import { Button, ButtonRow, TextButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { FileChip } from '../../ui/FileChip.tsx';
import styles from './Composer.module.css';

/** The limits that the server holds too. */
export const attachmentLimits = { maxFiles: 20, maxBytes: 100 * 1024 * 1024 };

/** Files for the pupils: chosen or dropped, several at once, each with its progress and what is wrong with it. */
export function Attachments({ uploads }: { uploads: UseUploads }): ReactElement {
  const { t } = useTranslation('composer');
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      className={classes(styles.drop, over && styles.dropOver)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        uploads.add(event.dataTransfer.files);
      }}
    >
      {uploads.items.length > 0 && (
        <ul className={styles.files} aria-label={t('files.label')}>
          {uploads.items.map((item) => (
            <li key={item.key}>
              <Attachment item={item} uploads={uploads} />
            </li>
          ))}
        </ul>
      )}
      <ButtonRow>
        <Button size="small" icon={IconPaperclip} onClick={() => chooser.current?.click()}>
          {t('files.add')}
        </Button>
        <span className={styles.hint}>{t('files.hint')}</span>
      </ButtonRow>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          uploads.add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function Attachment({ item, uploads }: { item: UploadItem; uploads: UseUploads }): ReactElement {
  const { t } = useTranslation('composer');
  const words = useErrorWords();
  const wrong = item.error && words(item.error);
  const note =
    item.state === 'checking'
      ? t('files.checking')
      : item.state === 'waiting'
        ? wrong
          ? t('files.waitingNetwork')
          : t('files.waiting')
        : undefined;
  return (
    <FileChip
      name={item.name}
      size={item.size}
      type={item.type}
      onRemove={() => uploads.remove(item.key)}
      {...(item.state === 'sending' ? { progress: item.progress } : {})}
      {...(note ? { note } : {})}
      {...(wrong && item.state === 'refused'
        ? {
            error: (
              <>
                {wrong.title}　{wrong.next}{' '}
                {item.error?.status !== 422 && (
                  <TextButton onClick={() => uploads.retry(item.key)}>{t('files.again')}</TextButton>
                )}
              </>
            ),
          }
        : {})}
    />
  );
}
