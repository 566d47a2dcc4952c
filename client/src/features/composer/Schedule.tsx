import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftContent } from '../../../../tool/homework/homework.contract.ts';
import { Button } from '../../ui/Button.tsx';
import { DateTimeField } from '../../ui/Field.tsx';
import { FormRow } from './ComposerForm.tsx';
import styles from './Composer.module.css';

/** Now, or by itself at a later time. */
export function Schedule(props: {
  content: DraftContent;
  problem: boolean;
  onChange: (patch: Partial<DraftContent>) => void;
}): ReactElement {
  const { t } = useTranslation('composer');
  const at = props.content.classes.find(({ publishAt }) => publishAt)?.publishAt ?? undefined;
  const [open, setOpen] = useState(at !== undefined);
  const put = (publishAt: string | undefined) =>
    props.onChange({ classes: props.content.classes.map((plan) => ({ ...plan, publishAt: publishAt ?? null })) });
  return (
    <FormRow name={t('rows.when')}>
      <div className={styles.marking}>
        {open ? (
          <>
            <DateTimeField
              label={t('when.at')}
              silent
              value={at}
              error={props.problem && t('problems.publish_in_past')}
              onChange={put}
            />
            <Button
              size="small"
              onClick={() => {
                setOpen(false);
                put(undefined);
              }}
            >
              {t('when.now')}
            </Button>
          </>
        ) : (
          <>
            <span>{t('when.atOnce')}</span>
            <Button size="small" onClick={() => setOpen(true)}>
              {t('when.schedule')}
            </Button>
          </>
        )}
      </div>
    </FormRow>
  );
}
