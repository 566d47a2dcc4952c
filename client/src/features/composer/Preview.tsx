import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassPlan, ComposerAnswer } from '../../../../tool/homework/homework.contract.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { ComposerContent } from './ComposerForm.tsx';
import styles from './Composer.module.css';

interface PreviewProps {
  content: ComposerContent;
  plans: readonly Pick<ClassPlan, 'contextId' | 'dueAt'>[];
  composer: ComposerAnswer;
}

/** What pupils will read, as a line of their handbook; a due time for each class where they differ. */
export function Preview({ content, plans, composer }: PreviewProps): ReactElement {
  const { t } = useTranslation('composer');
  const f = useFormat();
  const subject = composer.subjects.find(({ subjectId }) => subjectId === content.subjectId);
  const nameOf = (contextId: string) => {
    const found = composer.classes.find((one) => one.contextId === contextId);
    return found?.classCode ?? found?.title ?? '';
  };
  const different = new Set(plans.map(({ dueAt }) => dueAt)).size > 1;
  const due = (dueAt: string | null) => (dueAt ? t('preview.due', { time: f.nearTime(dueAt) }) : t('preview.noDue'));
  const dues = different
    ? plans.map(({ contextId, dueAt }) => f.facts(nameOf(contextId), due(dueAt)))
    : [due(plans[0]?.dueAt ?? null)];
  return (
    <>
      <h2 className={styles.asideTitle}>{t('preview.title')}</h2>
      <div className={styles.book}>
        <div className={styles.bookTop}>
          <b>{f.date(now())}</b>
          <span>{f.list(plans.map(({ contextId }) => nameOf(contextId)).filter(Boolean))}</span>
        </div>
        <div className={styles.bookRow}>
          <div className={styles.bookSubject}>
            {subject ? (f.locale === 'zh-Hant' ? subject.nameZh : subject.nameEn) : t('preview.noSubject')}
          </div>
          <div className={styles.bookText}>
            <b>{content.title || t('preview.noTitle')}</b>
            {/* From the editor's own schema or cleaned by the server: nothing but paragraphs, lists, emphasis and links. */}
            <div className={styles.bookBody} dangerouslySetInnerHTML={{ __html: content.bodyHtml }} />
            {dues.map((line) => (
              <div key={line} className={styles.bookFacts}>
                {line}
              </div>
            ))}
            <div className={styles.bookFacts}>
              {f.facts(
                t(`preview.${content.handingIn}`),
                content.marking === 'points' && content.points
                  ? t('preview.points', { points: f.mark(content.points) })
                  : null,
                content.marking === 'pass_redo' && t('preview.passRedo'),
                content.minutes ? f.minutes(content.minutes) : null,
                content.files.length > 0 && t('preview.files', { count: content.files.length }),
              )}
            </div>
          </div>
        </div>
      </div>
    </>
  );
}
