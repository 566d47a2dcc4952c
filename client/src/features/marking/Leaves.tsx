import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Book.module.css';
import type { Version, WorkFile } from './marking.queries.ts';
import { PdfPart } from './PdfPart.tsx';
import { PictureLeaf } from './PictureLeaf.tsx';
import type { View } from './use-view.ts';

export interface LeafProps {
  file: WorkFile;
  /** px that a leaf may take at 100 %. */
  width: number;
  view: View;
  /** Its signed address is over: new ones are asked for. */
  onExpired: () => void;
  /** It can't be shown here. */
  onUnreadable: () => void;
}

/** Everything of one version, in the order in which it was handed in. */
export function Leaves(props: { version: Version; width: number; view: View; onExpired: () => void }): ReactElement {
  const { version, view, onExpired } = props;
  const { t } = useTranslation('marking');
  const f = useFormat();
  const width = Math.min(1000, Math.max(240, props.width - (props.width < 560 ? 16 : 56)));
  return (
    <div className={styles.leaves}>
      {version.kind === 'paper' && (
        <div className={styles.card}>
          <p>
            <b>{t('book.paper')}</b>
          </p>
          <p>{t('book.paperAt', { time: f.nearTime(version.at) })}</p>
        </div>
      )}
      {version.text.trim() !== '' && (
        <article className={styles.text} style={{ inlineSize: width, fontSize: `${view.zoom * 1.0625}rem` }} dir="auto">
          {version.text}
        </article>
      )}
      {version.files.map((file) => (
        <FileLeaf key={file.fileId} file={file} width={width} view={view} onExpired={onExpired} />
      ))}
    </div>
  );
}

function FileLeaf(props: Omit<LeafProps, 'onUnreadable'>): ReactElement {
  const { file } = props;
  const { t } = useTranslation('marking');
  const [unreadable, setUnreadable] = useState(false);
  const leaf = { ...props, onUnreadable: () => setUnreadable(true) };
  if (unreadable) return <FileCard file={file}>{t('book.unreadable')}</FileCard>;
  switch (file.kind) {
    case 'image':
    case 'heic':
      return <PictureLeaf {...leaf} />;
    case 'pdf':
      return <PdfPart {...leaf} />;
    case 'audio':
      return (
        <FileCard file={file}>
          {/* A pupil's own voice: there are no captions to be had. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <audio className={styles.audio} controls preload="metadata" src={file.url} aria-label={file.name} />
        </FileCard>
      );
    case 'docx':
    case 'other':
      return <FileCard file={file}>{t('book.download')}</FileCard>;
  }
}

/** A file that is heard, or opened on the teacher's own device. */
function FileCard({ file, children }: { file: WorkFile; children: ReactNode }): ReactElement {
  const f = useFormat();
  return (
    <div className={styles.card}>
      <p>
        <a className={styles.download} href={file.url} target="_blank" rel="noopener noreferrer">
          <Icon of={IconDownload} /> {file.name}
        </a>{' '}
        <span className={styles.quiet}>{f.fileSize(file.size)}</span>
      </p>
      <div>{children}</div>
    </div>
  );
}
