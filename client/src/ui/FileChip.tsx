import IconFile from '@tabler/icons-react/dist/esm/icons/IconFile.mjs';
import IconFileTypePdf from '@tabler/icons-react/dist/esm/icons/IconFileTypePdf.mjs';
import IconMicrophone from '@tabler/icons-react/dist/esm/icons/IconMicrophone.mjs';
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { IconButton } from './Button.tsx';
import { Icon, type TablerIcon } from './Icon.tsx';
import { Progress } from './small-parts.tsx';
import styles from './FileChip.module.css';

export interface FileChipProps {
  name: string;
  /** bytes */
  size?: number;
  /** Media type, for the icon. */
  type?: string;
  /** Opens it in a window of its own. */
  href?: string;
  onOpen?: () => void;
  onRemove?: () => void;
  /** 0–1 while it is being uploaded */
  progress?: number;
  /** What is wrong, and what is safe. */
  error?: ReactNode;
  /** A line of its own, e.g. 已上載・雜湊. */
  note?: ReactNode;
}

/** A file: its kind, name and size; on its way, there, or in trouble. */
export function FileChip(props: FileChipProps): ReactElement {
  const { t } = useTranslation();
  const f = useFormat();
  const facts = f.facts(
    props.size !== undefined && f.fileSize(props.size),
    props.progress !== undefined && `${Math.round(props.progress * 100)}%`,
  );
  return (
    <div className={styles.file}>
      <Icon of={iconOf(props.type ?? '')} size={20} />
      <div className={styles.text}>
        <Name {...props} />
        {facts && <span className={styles.facts}>{facts}</span>}
        {props.note && <div className={styles.facts}>{props.note}</div>}
        {props.progress !== undefined && props.progress < 1 && (
          <div className={styles.bar}>
            <Progress value={props.progress * 100} label={props.name} />
          </div>
        )}
        {props.error && (
          <div className={styles.error} role="alert">
            {props.error}
          </div>
        )}
      </div>
      {props.onRemove && <IconButton name={t('remove', { name: props.name })} icon={IconX} onClick={props.onRemove} />}
    </div>
  );
}

function Name({ name, href, onOpen }: FileChipProps): ReactElement {
  if (href) {
    return (
      <a className={styles.name} href={href} target="_blank" rel="noopener noreferrer">
        {name}
      </a>
    );
  }
  if (onOpen) {
    return (
      <button type="button" className={styles.name} onClick={onOpen}>
        {name}
      </button>
    );
  }
  return <span>{name}</span>;
}

function iconOf(type: string): TablerIcon {
  if (type.startsWith('image/')) return IconPhoto;
  if (type.startsWith('audio/')) return IconMicrophone;
  return type === 'application/pdf' ? IconFileTypePdf : IconFile;
}
