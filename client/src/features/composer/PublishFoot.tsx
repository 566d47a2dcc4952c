import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftContent } from '../../../../tool/homework/homework.contract.ts';
import { Button, TextLink } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { KeyCap } from '../../ui/small-parts.tsx';
import type { OfferedClass } from './composer-form.ts';
import styles from './Composer.module.css';

interface PublishFootProps {
  content: DraftContent;
  offered: readonly OfferedClass[];
  /** The LMS waits for it. */
  forLms: boolean;
  /** It is out, but the LMS hasn't been told. */
  isOut: boolean;
  isPending: boolean;
  error: unknown;
  /** Why nothing happened at the last press. */
  held: 'problems' | 'uploading' | undefined;
}

/** The one primary button, with its object and number; below it what keeps it from being done. */
export function PublishFoot(props: PublishFootProps): ReactElement {
  const { t } = useTranslation('composer');
  return (
    <>
      <div className={styles.foot}>
        <Button type="submit" look="primary" size="large" busy={props.isPending}>
          {words()}
        </Button>
        <span className={styles.keys} aria-hidden="true">
          <KeyCap>Ctrl</KeyCap> <KeyCap>⏎</KeyCap>
        </span>
      </div>
      <div aria-live="polite">
        {props.held === 'problems' && <p className={styles.problem}>{t('problems.some')}</p>}
        {props.held === 'uploading' && <p className={styles.hint}>{t('problems.uploading')}</p>}
      </div>
      <ErrorMessage
        error={props.error}
        action={props.isOut ? <TextLink to="/class-home">{t('publish.later')}</TextLink> : undefined}
      />
    </>
  );

  function words(): string {
    const { content, offered } = props;
    if (props.isOut) return t('publish.again');
    const chosen = offered.filter((one) => content.classes.some((plan) => plan.contextId === one.contextId));
    const counted = {
      classes: t('publish.classes', { count: chosen.length }),
      pupils: t('publish.pupils', { count: chosen.reduce((sum, { pupils }) => sum + pupils, 0) }),
    };
    if (props.forLms) return t('publish.toLms', counted);
    const later = content.classes.some(({ publishAt }) => publishAt);
    return later ? t('publish.scheduled', counted) : t('publish.to', counted);
  }
}
