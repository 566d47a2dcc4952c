import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { TextArea } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { isEmpty, useContentWords } from './content.ts';
import type { PupilHomework } from './hand-in.queries.ts';
import styles from './HandIn.module.css';
import { PageTiles } from './PageTiles.tsx';
import type { useHandIn } from './use-hand-in.ts';
import type { Work } from './use-work.ts';

export interface HandInFormProps {
  homework: PupilHomework;
  work: Work;
  /** What was said about the last press is about another text now. */
  onChange: () => void;
  /** There is an earlier version already. */
  again: boolean;
}

/** Pages and text; files may be dropped anywhere on it. */
export function HandInForm({ homework, work, onChange, again }: HandInFormProps): ReactElement {
  const { t } = useTranslation('hand-in');
  const [over, setOver] = useState(false);
  const add = (files: Iterable<File>) => {
    onChange();
    work.add(files);
  };
  return (
    <Section title={again ? t('form.again') : t('form.title')} aside={t(`form.way.${homework.handingIn}`)}>
      <div
        className={classes(styles.form, over && styles.over)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          add(event.dataTransfer.files);
        }}
      >
        <PageTiles work={work} add={add} limits={homework.limits} />
        <div className={styles.text}>
          <TextArea
            label={t('form.text')}
            hint={t('form.textHint')}
            value={work.text}
            maxLength={100_000}
            onChange={(text) => {
              onChange();
              work.setText(text);
            }}
          />
          <p className={styles.kept} role="status">
            {work.kept && work.text ? t('form.kept') : ''}
          </p>
        </div>
      </div>
    </Section>
  );
}

export interface HandInBarProps {
  homework: PupilHomework;
  work: Work;
  handIn: ReturnType<typeof useHandIn>;
}

/** The one green button of a pupil's page, with what it hands in: 交 2 頁. */
export function HandInBar({ homework, work, handIn }: HandInBarProps): ReactElement {
  const { t } = useTranslation('hand-in');
  const words = useContentWords();
  const nothing = isEmpty(work.content);
  const refused = work.items.filter(({ state }) => state === 'refused').length;
  const onTheWay = work.items.filter(({ state }) => state !== 'stored' && state !== 'refused').length;
  const what = words(work.content.files, work.content.text);
  const waits = work.busy || nothing;
  return (
    <>
      <ErrorMessage error={handIn.error} />
      <Button
        look="primary"
        size="full"
        busy={handIn.busy}
        disabled={waits && !handIn.busy}
        onClick={() => void handIn.press(work.content)}
      >
        {handIn.busy
          ? t('bar.sending')
          : nothing
            ? t('bar.nothing')
            : t(work.content.text.trim() ? 'bar.handInText' : 'bar.handIn', { what })}
      </Button>
      <p className={styles.under} role="status">
        {underWords()}
      </p>
    </>
  );

  function underWords(): string {
    if (onTheWay > 0) return t('bar.uploading', { count: onTheWay });
    if (refused > 0) return t('bar.refused', { count: refused });
    if (nothing) return t('bar.add');
    return homework.versions.length > 0 ? t('bar.versions') : t('bar.takeBack');
  }
}
