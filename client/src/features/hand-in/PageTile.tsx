import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs';
import IconArrowRight from '@tabler/icons-react/dist/esm/icons/IconArrowRight.mjs';
import IconFile from '@tabler/icons-react/dist/esm/icons/IconFile.mjs';
import IconFileTypePdf from '@tabler/icons-react/dist/esm/icons/IconFileTypePdf.mjs';
import IconMicrophone from '@tabler/icons-react/dist/esm/icons/IconMicrophone.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { UploadItem } from '../../api/uploads.ts';
import { useErrorWords } from '../../i18n/error-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { IconButton, TextButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon, type TablerIcon } from '../../ui/Icon.tsx';
import { Progress } from '../../ui/small-parts.tsx';
import styles from './HandIn.module.css';
import { localPicture } from './local-picture.ts';
import { useThumbnail } from './open-file.ts';
import type { Work } from './use-work.ts';

export interface PageTileProps {
  item: UploadItem;
  /** Counted from 1. */
  place: number;
  last: boolean;
  work: Pick<Work, 'move' | 'remove' | 'retry'>;
}

/** One page: its picture and number, how far it has come, its place and how to take it away. */
export function PageTile({ item, place, last, work }: PageTileProps): ReactElement {
  const { t } = useTranslation('hand-in');
  if (item.state === 'refused') return <RefusedTile item={item} work={work} />;
  return (
    <li className={styles.tile}>
      <Picture item={item} />
      <span className={styles.place} aria-hidden="true">
        {place}
      </span>
      <span className="hl-vh">{t('tiles.page', { number: place, name: item.name })}</span>
      <Way item={item} />
      <div className={styles.tools}>
        {place > 1 && (
          <IconButton
            name={t('tiles.earlier', { number: place })}
            icon={IconArrowLeft}
            onClick={() => work.move(item.key, -1)}
          />
        )}
        {!last && (
          <IconButton
            name={t('tiles.later', { number: place })}
            icon={IconArrowRight}
            onClick={() => work.move(item.key, 1)}
          />
        )}
        <IconButton name={t('tiles.remove', { number: place })} icon={IconX} onClick={() => work.remove(item.key)} />
      </div>
    </li>
  );
}

function Picture({ item }: { item: UploadItem }): ReactElement {
  const local = item.file && localPicture(item.file);
  const [unreadable, setUnreadable] = useState<string>();
  const isPicture = item.card
    ? item.card.kind === 'image' || item.card.kind === 'heic'
    : item.type.startsWith('image/');
  // Chrome can't draw HEIC: once the server has it, its small picture stands in.
  const thumbnail = useThumbnail(isPicture && (!local || unreadable === local) ? item.card?.fileId : undefined);
  const shown = local && unreadable !== local ? local : thumbnail;
  if (isPicture && shown && unreadable !== shown) {
    return <img className={styles.picture} src={shown} alt="" onError={() => setUnreadable(shown)} />;
  }
  return (
    <span className={styles.fileTile}>
      <Icon of={iconOf(item.type)} size={32} />
      <span>{item.name}</span>
    </span>
  );
}

/** How far it has come; nothing once it is there. */
function Way({ item }: { item: UploadItem }): ReactElement | null {
  const { t } = useTranslation('hand-in');
  if (item.state === 'stored') return null;
  const percent = Math.round(item.progress * 100);
  const words =
    item.state === 'sending'
      ? t('tiles.sending', { percent })
      : item.state === 'checking'
        ? t('tiles.checking')
        : item.error
          ? t('tiles.waitingNetwork')
          : t('tiles.waiting');
  return (
    <div className={styles.way}>
      <Progress value={percent} label={item.name} words={words} />
    </div>
  );
}

/** It isn't handed in, and it says why: over the whole line, so that nobody oversees it. */
function RefusedTile({ item, work }: Pick<PageTileProps, 'item' | 'work'>): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  const words = useErrorWords()(item.error);
  const worthAnother = item.error !== undefined && item.error.status !== 422 && item.file !== undefined;
  return (
    <li className={classes(styles.tile, styles.refused)}>
      <div>
        <p className={styles.refusedName}>{f.facts(item.name, f.fileSize(item.size))}</p>
        <div role="alert">
          <p className={styles.refusedWhy}>{words.title}</p>
          <p>{words.next}</p>
        </div>
        {worthAnother && <TextButton onClick={() => work.retry(item.key)}>{t('tiles.retry')}</TextButton>}
      </div>
      <IconButton
        name={t('tiles.removeNamed', { name: item.name })}
        icon={IconX}
        onClick={() => work.remove(item.key)}
      />
    </li>
  );
}

function iconOf(type: string): TablerIcon {
  if (type.startsWith('audio/')) return IconMicrophone;
  return type === 'application/pdf' ? IconFileTypePdf : IconFile;
}
