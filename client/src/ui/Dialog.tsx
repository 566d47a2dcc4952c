import { useEffect, useId, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonRow } from './Button.tsx';
import { ErrorMessage } from './ListState.tsx';
import styles from './Dialog.module.css';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The buttons at its foot. */
  actions?: ReactNode;
  wide?: boolean;
}

/** The browser's own modal dialog: it holds the focus, closes by Escape, and gives the focus back. */
export function Dialog({ open, onClose, title, children, actions, wide = false }: DialogProps): ReactElement {
  const frame = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const dialog = frame.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  return (
    <dialog
      ref={frame}
      className={wide ? `${styles.dialog} ${styles.wide}` : styles.dialog}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          <div className={styles.body}>{children}</div>
          {actions && <ButtonRow>{actions}</ButtonRow>}
        </>
      )}
    </dialog>
  );
}

export interface ConfirmDialogProps extends Omit<DialogProps, 'actions' | 'wide'> {
  /** A verb with its object: 收齊默書（七） */
  confirm: string;
  /** Can't be undone: the button is outlined in ochre instead of green. */
  ending?: boolean;
  /** The dialog closes when it resolves; a rejection is shown in words and it stays. */
  onConfirm: () => Promise<unknown> | void;
}

/** Only for what reaches people outside or nobody can undo. The text says what will happen and what not. */
export function ConfirmDialog({ confirm, ending, onConfirm, children, ...dialog }: ConfirmDialogProps): ReactElement {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const close = () => {
    setError(null);
    dialog.onClose();
  };
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      {...dialog}
      onClose={close}
      actions={
        <>
          <Button look={ending ? 'ending' : 'primary'} size="large" busy={busy} onClick={() => void act()}>
            {confirm}
          </Button>
          <Button size="large" onClick={close}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      {children}
      <ErrorMessage error={error} />
    </Dialog>
  );
}
