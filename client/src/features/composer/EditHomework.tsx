import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComposerAnswer, HomeworkAnswer } from '../../../../tool/homework/homework.contract.ts';
import { markStale } from '../../api/changes.ts';
import { ApiError } from '../../api/errors.ts';
import { useDraft } from '../../app/drafts.ts';
import { Button, ButtonRow, TextButton } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { KeyCap, Notice } from '../../ui/small-parts.tsx';
import { ClassLives } from './ClassLives.tsx';
import { ComposerForm, FormRow, type ComposerContent } from './ComposerForm.tsx';
import { ComposerFrame } from './ComposerFrame.tsx';
import { contentProblems, toHomeworkContent } from './composer-form.ts';
import { editHomework, homeworkQuery } from './composer.queries.ts';
import styles from './Composer.module.css';
import { Preview } from './Preview.tsx';
import { useAttachments } from './use-attachments.ts';
import { usePublishKey } from './use-publish-key.ts';

interface Edited {
  content: ComposerContent;
  revision: number;
}

/** Changes what was set, for all its classes; due times and the life in each class are changed beside it. */
export function EditHomework({
  homework,
  composer,
}: {
  homework: HomeworkAnswer;
  composer: ComposerAnswer;
}): ReactElement {
  const { t } = useTranslation('composer');
  const queries = useQueryClient();
  const { homeworkId, classes } = homework;
  const [kept, keep, drop, status] = useDraft<Edited | null>(`homework.${homeworkId}`, null);
  const [version, setVersion] = useState(0);
  const [tried, setTried] = useState(false);
  const edited = kept ?? { content: homework.content, revision: homework.revision };
  const { content } = edited;
  const change = (patch: Partial<ComposerContent>) => keep({ ...edited, content: { ...content, ...patch } });
  const uploads = useAttachments(
    classes[0]?.contextId ?? '',
    content.files,
    version + (status.ready ? 1 : 0),
    (files) => change({ files }),
  );
  const problems = contentProblems(content);

  const save = useMutation({
    mutationFn: (revision: number) =>
      editHomework(homeworkId, toHomeworkContent({ ...content, classes: [] }), revision),
    onSuccess: (answer) => {
      drop();
      queries.setQueryData(homeworkQuery(homeworkId).queryKey, answer);
      keepNothing();
      markStale(
        queries,
        classes.flatMap((one) => [`context:${one.contextId}`, `class-homework:${one.classHomeworkId}`]),
      );
    },
  });
  const elsewhere =
    save.error instanceof ApiError && save.error.code === 'homework_changed_elsewhere' ? save.error : null;
  const submit = () => {
    setTried(true);
    if (problems.length === 0 && !uploads.busy && !save.isPending) save.mutate(edited.revision);
  };
  const takeTheirs = async () => {
    save.reset();
    drop();
    keepNothing();
    await queries.invalidateQueries({ queryKey: homeworkQuery(homeworkId).queryKey });
    setVersion((was) => was + 2);
  };
  usePublishKey(submit);
  const back = classes[0] ? `/class-homework/${classes[0].classHomeworkId}` : '/class-home';

  return (
    <ComposerFrame
      title={t('edit.title')}
      back={back}
      saved={<EditSaved edited={kept !== null} kept={status.kept} at={save.isSuccess ? save.submittedAt : undefined} />}
      aside={<Preview content={content} plans={classes} composer={composer} />}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {kept && status.restored && (
          <Notice live>
            {t('edit.restored')} <TextButton onClick={() => void takeTheirs()}>{t('edit.discard')}</TextButton>
          </Notice>
        )}
        {elsewhere && (
          <div role="alert">
            <Notice tone="attention">
              <b>{t('edit.elsewhere')}</b>
              <ButtonRow>
                <Button
                  size="small"
                  onClick={() => save.mutate(Number(elsewhere.details?.revision ?? edited.revision))}
                >
                  {t('conflict.mine')}
                </Button>
                <Button size="small" onClick={() => void takeTheirs()}>
                  {t('conflict.theirs')}
                </Button>
              </ButtonRow>
            </Notice>
          </div>
        )}
        <ComposerForm
          content={content}
          onChange={change}
          composer={composer}
          uploads={uploads}
          problems={tried ? problems : []}
          version={version + (status.ready ? 1 : 0)}
          markingLocked={!homework.canChangeMarking}
        >
          <FormRow name={t('rows.classes')}>
            <ClassLives homework={homework} composer={composer} />
          </FormRow>
        </ComposerForm>
        <div className={styles.foot}>
          <Button type="submit" look="primary" size="large" busy={save.isPending} disabled={!kept}>
            {t('edit.save', { count: classes.length })}
          </Button>
          <span className={styles.keys} aria-hidden="true">
            <KeyCap>Ctrl</KeyCap> <KeyCap>⏎</KeyCap>
          </span>
        </div>
        <ErrorMessage error={elsewhere ? null : save.error} />
      </form>
    </ComposerFrame>
  );

  /** The server has it, or it is given up: what stands is the server's. */
  function keepNothing(): void {
    keep(null);
    drop();
  }
}

/** Changes are saved by the button; until then they lie on this device. */
function EditSaved({
  edited,
  kept,
  at,
}: {
  edited: boolean;
  kept: boolean;
  at: number | undefined;
}): ReactElement | null {
  if (edited) return <SavedNote state={kept ? 'unsaved' : 'saving'} />;
  return at === undefined ? null : <SavedNote state="saved" at={new Date(at)} />;
}
