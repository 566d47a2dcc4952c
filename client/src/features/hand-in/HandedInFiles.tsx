import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { VersionCard } from '../../../../tool/submissions/submission.contract.ts';
import { FileChip } from '../../ui/FileChip.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import styles from './HandIn.module.css';
import { useOpenFile } from './open-file.ts';

/** The text and files of one version, to be looked at again. */
export function HandedInFiles({ version }: { version: VersionCard }): ReactElement {
  const { t } = useTranslation('hand-in');
  const file = useOpenFile();
  return (
    <>
      {version.text && <p className={styles.written}>{version.text}</p>}
      {version.files.length > 0 && (
        <ul className={styles.files} aria-label={t('receipt.files')}>
          {version.files.map((card) => (
            <li key={card.fileId}>
              <FileChip name={card.name} size={card.size} type={card.mediaType} onOpen={() => file.open(card.fileId)} />
            </li>
          ))}
        </ul>
      )}
      <ErrorMessage error={file.error} />
    </>
  );
}
