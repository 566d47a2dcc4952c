import IconCameraPlus from '@tabler/icons-react/dist/esm/icons/IconCameraPlus.mjs';
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconPaperclip from '@tabler/icons-react/dist/esm/icons/IconPaperclip.mjs';
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs';
import { useRef, useSyncExternalStore, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './HandIn.module.css';
import { PageTile } from './PageTile.tsx';
import type { PupilHomework } from './hand-in.queries.ts';
import type { Work } from './use-work.ts';

/** Without HEIC: an iPhone then hands over its pictures as JPEG, which every teacher's computer shows. */
const pictures = 'image/jpeg,image/png,image/webp';
const documents = 'application/pdf,.pdf,.docx,audio/*';

/** The pages in their order, and the ways to add one: camera, pictures, files. */
export function PageTiles(props: {
  work: Work;
  add: (files: Iterable<File>) => void;
  limits: PupilHomework['limits'];
}): ReactElement {
  const { work, add, limits } = props;
  const { t } = useTranslation('hand-in');
  const touch = useTouch();
  const camera = useRef<HTMLInputElement>(null);
  const picture = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const full = work.items.filter(({ state }) => state !== 'refused').length >= limits.maxFiles;

  return (
    <>
      <ol className={styles.tiles} aria-label={t('tiles.label')}>
        {work.items.map((item, i) => (
          <PageTile key={item.key} item={item} place={i + 1} last={i === work.items.length - 1} work={work} />
        ))}
        {!full && (
          <li className={styles.addTile}>
            <button type="button" onClick={() => (touch ? camera : file).current?.click()}>
              <Icon of={touch ? IconCameraPlus : IconPaperclip} size={32} />
              <span>{touch ? t('tiles.camera') : t('tiles.file')}</span>
            </button>
          </li>
        )}
      </ol>
      {touch && !full && (
        <ButtonRow>
          <Button icon={IconPhoto} onClick={() => picture.current?.click()}>
            {t('tiles.pictures')}
          </Button>
          <Button icon={IconPaperclip} onClick={() => file.current?.click()}>
            {t('tiles.files')}
          </Button>
        </ButtonRow>
      )}
      <p className={styles.promise}>
        <Icon of={IconLock} size={16} />{' '}
        {full
          ? t('tiles.full', { count: limits.maxFiles })
          : t('tiles.promise', { count: limits.maxFiles, size: `${Math.floor(limits.maxBytes / 1_048_576)} MB` })}
      </p>
      <Chooser of={camera} accept={pictures} camera add={add} />
      <Chooser of={picture} accept={pictures} add={add} />
      <Chooser of={file} accept={touch ? documents : `${pictures},.heic,.heif,${documents}`} add={add} />
    </>
  );
}

function Chooser({
  of,
  accept,
  camera = false,
  add,
}: {
  of: RefObject<HTMLInputElement | null>;
  accept: string;
  camera?: boolean;
  add: (files: Iterable<File>) => void;
}): ReactElement {
  return (
    <input
      ref={of}
      type="file"
      hidden
      accept={accept}
      {...(camera ? { capture: 'environment' as const } : { multiple: true })}
      onChange={({ target }) => {
        add([...(target.files ?? [])]);
        // The same file chosen again tells a change again.
        target.value = '';
      }}
    />
  );
}

const coarse = window.matchMedia('(pointer: coarse)');

/** A phone or tablet: there the first way to add a page is its camera. */
function useTouch(): boolean {
  return useSyncExternalStore(
    (tell) => {
      coarse.addEventListener('change', tell);
      return () => coarse.removeEventListener('change', tell);
    },
    () => coarse.matches,
  );
}
