import IconCloudCheck from '@tabler/icons-react/dist/esm/icons/IconCloudCheck.mjs';
import IconCloudOff from '@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import styles from './notes.module.css';

export interface SavedNoteProps {
  /** `kept`: offline, but on this device; `error`: the server didn't take it, will be sent again */
  state: 'idle' | 'saving' | 'saved' | 'unsaved' | 'kept' | 'error';
  /** When it was saved; needed for `saved`. */
  at?: Date | string | undefined;
}

/** "10:42 已自動儲存", with its day when it was another, said where one types, never as a floating message. */
export function SavedNote({ state, at }: SavedNoteProps): ReactElement {
  const { t } = useTranslation();
  const f = useFormat();
  const odd = state === 'error' || state === 'kept';
  return (
    <span className={classes(styles.saved, state === 'error' && styles.odd)} role="status">
      <Icon of={odd ? IconCloudOff : IconCloudCheck} size={16} />
      <span>
        {state === 'saved' && at ? t('saved.saved', { time: f.tableTime(at) }) : t(`saved.${state}`, { time: '' })}
      </span>
    </span>
  );
}
