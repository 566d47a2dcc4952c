import IconRotateClockwise from '@tabler/icons-react/dist/esm/icons/IconRotateClockwise.mjs';
import IconZoomIn from '@tabler/icons-react/dist/esm/icons/IconZoomIn.mjs';
import IconZoomOut from '@tabler/icons-react/dist/esm/icons/IconZoomOut.mjs';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton, TextButton } from '../../ui/Button.tsx';
import styles from './Book.module.css';
import type { Version } from './marking.queries.ts';
import type { View } from './use-view.ts';

/** Size and turning of the view, where there is something to look at. */
export function BookTools(props: { version: Version | undefined; view: View; children: ReactNode }): ReactElement {
  const { version, view, children } = props;
  const { t } = useTranslation('marking');
  const pages = version?.files.filter(({ kind }) => kind === 'image' || kind === 'heic' || kind === 'pdf') ?? [];
  if (pages.length === 0) return <div className={styles.tools}>{children}</div>;
  return (
    <div className={styles.tools}>
      {children}
      <span className={styles.count}>{t('book.files', { count: pages.length })}</span>
      <IconButton name={t('book.smaller')} icon={IconZoomOut} onClick={() => view.zoomBy(-1)} />
      <TextButton
        onClick={() => view.zoomBy(0)}
        title={t('book.fit')}
        aria-label={t('book.fitNow', { percent: Math.round(view.zoom * 100) })}
      >
        {Math.round(view.zoom * 100)}%
      </TextButton>
      <IconButton name={t('book.larger')} icon={IconZoomIn} onClick={() => view.zoomBy(1)} />
      <IconButton
        name={t('book.rotate')}
        icon={IconRotateClockwise}
        onClick={() => view.rotate(pages.map(({ fileId }) => fileId))}
      />
    </div>
  );
}
