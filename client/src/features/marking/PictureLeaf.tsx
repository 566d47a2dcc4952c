import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors.ts';
import styles from './Book.module.css';
import { loadedPicture, loadPicture, type Picture } from './page-cache.ts';
import type { LeafProps } from './Leaves.tsx';

/** Above this size the original is fetched: the page that came first has 1600 px. */
const sharpFrom = 2;

/** A photographed page: there at once when it was loaded beforehand, larger and turned as the teacher likes. */
export function PictureLeaf({ file, width, view, onExpired, onUnreadable }: LeafProps): ReactElement {
  const { t } = useTranslation('marking');
  const [arrived, setArrived] = useState<Picture>();
  const [sharp, setSharp] = useState<string>();
  const picture = loadedPicture(file.fileId) ?? arrived;
  const address = file.previewUrl;

  useEffect(() => {
    if (!address) return onUnreadable();
    let left = false;
    loadPicture(file.fileId, address).then(
      (found) => !left && setArrived(found),
      (error: unknown) => {
        if (left) return;
        if (error instanceof ApiError && error.status === 404) onUnreadable();
        else setTimeout(() => !left && onExpired(), 2000);
      },
    );
    return () => {
      left = true;
    };
    // A new address is a new try; the callbacks are new at every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file.fileId, address]);

  const wanted = view.zoom >= sharpFrom && file.kind === 'image' && !sharp;
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    const image = new Image();
    image.src = file.url;
    // Without it the page is only less sharp.
    image.decode().then(
      () => !left && setSharp(file.url),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [wanted, file.url]);

  const rotation = view.rotationOf(file.fileId);
  const onSide = rotation % 180 !== 0;
  const ratio = picture ? picture.height / picture.width : 1.4;
  const drawn = width * view.zoom;
  const height = onSide ? drawn / ratio : drawn * ratio;
  return (
    <div className={styles.leaf} style={{ inlineSize: drawn, blockSize: height }}>
      {picture ? (
        <img
          className={styles.picture}
          src={view.zoom >= sharpFrom && sharp ? sharp : picture.url}
          alt={file.name}
          style={{
            inlineSize: onSide ? height : drawn,
            blockSize: onSide ? drawn : height,
            transform: `translate(-50%, -50%) rotate(${rotation}deg)`,
          }}
        />
      ) : (
        <span className={styles.coming} role="status">
          {t('book.coming', { name: file.name })}
        </span>
      )}
    </div>
  );
}
