import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextButton } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './notes.module.css';

export interface UndoButtonProps {
  /** 提示 */
  children: ReactNode;
  /** 已提示 */
  done: ReactNode;
  /** What stands there when the ten seconds are over: 8:33 已提示 */
  after: ReactNode;
  onAct: () => Promise<unknown> | void;
  onUndo: () => Promise<unknown> | void;
  /** It was done earlier: `after` stands there from the beginning. */
  wasDone?: boolean;
  size?: 'small' | 'medium';
}

type Phase = 'ready' | 'acting' | 'done' | 'undoing' | 'after';

/** Undo, not "are you sure": turns into ✓ 已提示 · 復原 in its place for ten seconds. */
export function UndoButton(props: UndoButtonProps): ReactElement {
  const { t } = useTranslation();
  const [phase, setPhase] = useState<Phase>(props.wasDone ? 'after' : 'ready');

  useEffect(() => {
    if (phase !== 'done') return;
    const timer = setTimeout(() => setPhase('after'), 10_000);
    return () => clearTimeout(timer);
  }, [phase]);

  const step = async (during: Phase, work: () => Promise<unknown> | void, then: Phase, failed: Phase) => {
    setPhase(during);
    try {
      await work();
      setPhase(then);
    } catch {
      // The caller's mutation shows the words; here the button only stands as before.
      setPhase(failed);
    }
  };

  if (phase === 'after') return <span className={styles.after}>{props.after}</span>;
  if (phase === 'done' || phase === 'undoing') {
    return (
      <span className={styles.done}>
        <Icon of={IconCheck} size={16} />
        <span role="status">{props.done}</span>
        <span aria-hidden="true">{t('dot')}</span>
        <TextButton autoFocus onClick={() => void step('undoing', props.onUndo, 'ready', 'done')}>
          {t('undo')}
        </TextButton>
      </span>
    );
  }
  return (
    <Button
      size={props.size ?? 'small'}
      busy={phase === 'acting'}
      onClick={() => void step('acting', props.onAct, 'done', 'ready')}
    >
      {props.children}
    </Button>
  );
}
