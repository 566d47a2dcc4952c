import { useId, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComposerAnswer, DraftContent, HandingIn, Marking } from '../../../../tool/homework/homework.contract.ts';
import type { UseUploads } from '../../api/use-uploads.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chips } from '../../ui/Chips.tsx';
import { NumberField, SelectField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { Attachments } from './Attachments.tsx';
import type { Problem } from './composer-form.ts';
import styles from './Composer.module.css';
import { Minutes } from './Minutes.tsx';
import { RichText } from './RichText.tsx';

/** What is written, apart from the classes it goes to. */
export type ComposerContent = Omit<DraftContent, 'classes'>;

interface ComposerFormProps {
  content: ComposerContent;
  onChange: (patch: Partial<ComposerContent>) => void;
  composer: ComposerAnswer;
  uploads: UseUploads;
  problems: readonly Problem[];
  /** Raised when the text came from elsewhere. */
  version: number;
  /** A mark has been returned: marking and points stay. */
  markingLocked?: boolean;
  /** The rows between the way of marking and the minutes: classes and due times. */
  children: ReactNode;
}

/** One page from title to minutes, in the order in which a teacher thinks. */
export function ComposerForm(props: ComposerFormProps): ReactElement {
  const { t } = useTranslation('composer');
  const { content, onChange, problems } = props;
  const said = (code: Problem['code']) => problems.some((problem) => problem.code === code);
  return (
    <>
      <TitleField value={content.title} missing={said('title_missing')} onChange={(title) => onChange({ title })} />
      <FormRow name={t('rows.body')}>
        <RichText
          label={t('rows.body')}
          placeholder={t('body.placeholder')}
          html={content.bodyHtml}
          version={props.version}
          onChange={(bodyHtml) => onChange({ bodyHtml })}
        />
        <Attachments uploads={props.uploads} />
      </FormRow>
      <FormRow name={t('rows.how')}>
        <div className={styles.marking}>
          <HowHandedIn content={content} onChange={onChange} />
          <HowMarked {...props} missing={said('points_missing')} />
        </div>
        <MarkingNotes {...props} />
      </FormRow>
      {props.children}
      <FormRow name={t('rows.minutes')}>
        <Minutes value={content.minutes} onChange={(minutes) => onChange({ minutes })} />
      </FormRow>
      {props.composer.subjects.length > 0 && (
        <FormRow name={t('rows.subject')}>
          <Subject
            composer={props.composer}
            value={content.subjectId}
            onChange={(subjectId) => onChange({ subjectId })}
          />
        </FormRow>
      )}
    </>
  );
}

/** A row of the form: its name in the margin, its controls beside. */
export function FormRow({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div className={styles.row}>
      <div className={styles.rowName}>{name}</div>
      <div className={styles.rowBody}>{children}</div>
    </div>
  );
}

function TitleField(props: { value: string; missing: boolean; onChange: (title: string) => void }): ReactElement {
  const { t } = useTranslation('composer');
  const id = useId();
  return (
    <div className={styles.titleRow}>
      <textarea
        className={styles.title}
        rows={1}
        maxLength={255}
        value={props.value}
        aria-label={t('titleField.label')}
        placeholder={t('titleField.placeholder')}
        aria-invalid={props.missing || undefined}
        aria-describedby={props.missing ? id : undefined}
        onChange={(event) => props.onChange(event.target.value.replace(/\s*\n\s*/g, ' '))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
        }}
      />
      {props.missing && (
        <div id={id} className={styles.problem} role="alert">
          {t('problems.title_missing')}
        </div>
      )}
    </div>
  );
}

type Part = Pick<ComposerFormProps, 'content' | 'onChange'>;

function HowHandedIn({ content, onChange }: Part): ReactElement {
  const { t } = useTranslation('composer');
  const ways: readonly HandingIn[] = ['either', 'paper', 'digital', 'none'];
  const choose = (handingIn: HandingIn) =>
    onChange(handingIn === 'none' ? { handingIn, marking: 'none' } : { handingIn });
  return (
    <Chips
      joined
      label={t('handingIn.label')}
      value={content.handingIn}
      options={ways.map((value) => ({ value, label: t(`handingIn.${value}`) }))}
      onChange={choose}
    />
  );
}

function HowMarked(props: Part & { markingLocked?: boolean; missing: boolean }): ReactElement {
  const { t } = useTranslation('composer');
  const { content, onChange } = props;
  const nothing = content.handingIn === 'none';
  const locked = props.markingLocked ?? false;
  const ways: readonly Marking[] = ['points', 'pass_redo', 'none'];
  const choose = (marking: Marking) =>
    onChange({ marking, points: marking === 'points' ? (content.points ?? 20) : content.points });
  return (
    <>
      <Chips
        joined
        label={t('marking.label')}
        value={content.marking}
        options={ways.map((value) => ({
          value,
          label: t(`marking.${value}`),
          disabled: (locked && value !== content.marking) || (nothing && value !== 'none'),
        }))}
        onChange={choose}
      />
      {content.marking === 'points' && (
        <NumberField
          label={t('marking.pointsField')}
          silent
          unit={t('marking.unit')}
          value={content.points ?? undefined}
          min={0.01}
          max={10_000}
          step="any"
          disabled={locked}
          error={props.missing && t('problems.points_missing')}
          onChange={(points) => onChange({ points: points ?? null })}
        />
      )}
    </>
  );
}

/** Why marking can't be changed, or where the marks stay. */
function MarkingNotes({ content, composer, markingLocked = false }: ComposerFormProps): ReactElement | null {
  const { t } = useTranslation('composer');
  const without = composer.classes.length > 0 && composer.classes.every(({ hasGradebook }) => !hasGradebook);
  return (
    <>
      {markingLocked && <p className={styles.hint}>{t('marking.locked')}</p>}
      {without && content.marking !== 'none' && <Notice>{t('marking.noGradebook')}</Notice>}
    </>
  );
}

function Subject(props: {
  composer: ComposerAnswer;
  value: string | null;
  onChange: (subjectId: string | null) => void;
}): ReactElement {
  const { t } = useTranslation('composer');
  const f = useFormat();
  const options = props.composer.subjects.map(({ subjectId, nameZh, nameEn }) => ({
    value: subjectId,
    label: f.locale === 'zh-Hant' ? nameZh : nameEn,
  }));
  return (
    <SelectField
      label={t('rows.subject')}
      silent
      value={props.value ?? ''}
      options={[{ value: '', label: t('subject.none') }, ...options]}
      onChange={(next) => props.onChange(next || null)}
    />
  );
}
