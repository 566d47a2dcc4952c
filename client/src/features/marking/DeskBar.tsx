import IconKeyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { Progress } from '../../ui/small-parts.tsx';
import styles from './Desk.module.css';
import { KeyHelp } from './KeyHelp.tsx';
import { isReturnable } from './mark-content.ts';
import type { MarkDesk } from './mark-desk.ts';
import type { Pupil } from './marking.queries.ts';
import { ReturnDialog } from './ReturnDialog.tsx';
import { savedState } from './use-desk.ts';
import type { KeysChoice } from './use-keys.ts';

export interface DeskBarProps {
  queue: MarkingQueue;
  desk: MarkDesk;
  waits: (pupil: Pupil) => boolean;
  /** Left out where there are no keys to explain. */
  keys?: KeysChoice;
  help?: boolean;
  onHelp?: (open: boolean) => void;
}

/** What is marked here, how far one is, whether all is saved, and returning it. */
export function DeskBar({ queue, desk, waits, keys, help = false, onHelp }: DeskBarProps): ReactElement {
  const { t } = useTranslation('marking');
  const [returning, setReturning] = useState(false);
  const views = queue.pupils.map(({ submissionId }) => desk.view(submissionId));
  const handedIn = queue.pupils.filter(({ axes }) => axes.work === 'handed_in');
  const marked = handedIn.filter((pupil) => !waits(pupil)).length;
  const note = savedState(views);
  const ready = queue.pupils.filter(({ submissionId }) => {
    const { saved, content } = desk.view(submissionId);
    return isReturnable({ ...saved, ...content }, queue.marking);
  });
  const words = t('bar.marked', { marked, all: handedIn.length });

  return (
    <header className={styles.bar}>
      <Link className={styles.close} to={`/class-homework/${queue.classHomeworkId}`} aria-label={t('bar.close')}>
        <Icon of={IconX} size={20} />
      </Link>
      <h1 className={styles.title}>{queue.title}</h1>
      <span className={styles.count}>{words}</span>
      <div className={styles.progress}>
        <Progress value={marked} max={Math.max(1, handedIn.length)} label={words} ink="red" />
      </div>
      <div className={styles.barEnd}>
        <SavedNote state={note.state} at={note.at} />
        {queue.canRelease && ready.length > 0 && (
          <Button onClick={() => setReturning(true)}>{t('bar.return', { count: ready.length })}</Button>
        )}
        {keys && (
          <span className={styles.keysButton}>
            <IconButton name={t('keys.title')} icon={IconKeyboard} onClick={() => onHelp?.(true)} />
          </span>
        )}
      </div>
      {returning && (
        <ReturnDialog
          queue={queue}
          desk={desk}
          pupils={ready}
          waiting={handedIn.length - marked}
          onClose={() => setReturning(false)}
        />
      )}
      {keys && <KeyHelp open={help} marking={queue.marking} keys={keys} onClose={() => onHelp?.(false)} />}
    </header>
  );
}
