import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { draftsAreKept } from './draft-box.ts';
import styles from './Shell.module.css';

/** Over the page, not instead of it: what was typed stays in its fields, and can be looked at and copied. */
export function EndedSession(): ReactElement {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  return (
    <>
      <p className={styles.endedBar} role="alert">
        {t('door.ended.banner')}
      </p>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('door.ended.title')}
        actions={
          <Button size="large" onClick={() => setOpen(false)}>
            {t('door.ended.look')}
          </Button>
        }
      >
        <p>{draftsAreKept() ? t('door.ended.body') : t('door.ended.bodyUnkept')}</p>
      </Dialog>
    </>
  );
}
