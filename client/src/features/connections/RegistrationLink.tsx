import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import styles from './Connections.module.css';
import { useRegistrationLink } from './connections.queries.ts';

/** A link that connects one more LMS, once; and the addresses for those who connect by hand. */
export function RegistrationLink({ publicUrl }: { publicUrl: string }): ReactElement {
  const { t } = useTranslation('connections');
  const f = useFormat();
  const link = useRegistrationLink();
  const origin = publicUrl.replace(/\/$/, '');
  return (
    <div className={styles.link}>
      <p>{t('link.body')}</p>
      {link.data ? (
        <>
          <CopyField label={t('link.field')} value={link.data.url} />
          <p className={styles.none}>{t('link.until', { time: f.nearTime(link.data.expiresAt) })}</p>
        </>
      ) : (
        <ButtonRow>
          <Button busy={link.isPending} onClick={() => link.mutate()}>
            {t('link.make')}
          </Button>
        </ButtonRow>
      )}
      <ErrorMessage error={link.error} />
      <details className={styles.byHand}>
        <summary>{t('byHand.title')}</summary>
        <p>{t('byHand.body')}</p>
        <CopyField label={t('byHand.login')} value={`${origin}/lti/login`} />
        <CopyField label={t('byHand.launch')} value={`${origin}/lti/launch`} />
        <CopyField label={t('byHand.keys')} value={`${origin}/lti/keys`} />
        <CopyField label={t('byHand.canvas')} value={`${origin}/lti/config/canvas.json`} />
      </details>
    </div>
  );
}

function CopyField({ label, value }: { label: string; value: string }): ReactElement {
  const { t } = useTranslation('connections');
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      // In a frame without the permission the field is there to be selected.
      () => setCopied(false),
    );
  return (
    <div className={styles.copy}>
      <TextField
        label={label}
        value={value}
        readOnly
        onChange={() => undefined}
        onFocus={(event) => event.target.select()}
      />
      <Button icon={IconCopy} onClick={() => void copy()}>
        {t(copied ? 'link.copied' : 'link.copy')}
        <span className="hl-vh"> {label}</span>
      </Button>
    </div>
  );
}
