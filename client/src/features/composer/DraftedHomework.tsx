import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { now } from '../../i18n/clock.ts';
import { Button, TextButton } from '../../ui/Button.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { ClassesDue } from './ClassesDue.tsx';
import { ComposerForm, FormRow } from './ComposerForm.tsx';
import { ComposerFrame } from './ComposerFrame.tsx';
import { isWorthKeeping, problemsOf, sameAsLast, type Problem } from './composer-form.ts';
import styles from './Composer.module.css';
import { DraftConflict } from './DraftConflict.tsx';
import type { LocalDraft, NewHomeworkProps } from './NewHomework.tsx';
import { Preview } from './Preview.tsx';
import { PublishFoot } from './PublishFoot.tsx';
import { Schedule } from './Schedule.tsx';
import { useAttachments } from './use-attachments.ts';
import { useDraftInAddress } from './use-draft-in-address.ts';
import { useDrafted } from './use-drafted.ts';
import { usePublish } from './use-publish.ts';
import { usePublishKey } from './use-publish-key.ts';
import { useServerDraft } from './use-server-draft.ts';

interface DraftedHomeworkProps extends NewHomeworkProps {
  begun: LocalDraft;
  /** The text comes from this device: the server hasn't it yet. */
  restored: boolean;
  keep: (draft: LocalDraft) => void;
  drop: () => void;
  onAnew: () => void;
}

/** One draft, from its first letter to its publishing: kept on the device at once, on the server every two seconds. */
export function DraftedHomework(props: DraftedHomeworkProps): ReactElement {
  const { t } = useTranslation('composer');
  const { contextId, composer, deepLinkingId } = props;
  const { draft, version, change, takeOver, saved } = useDrafted(props.begun, props.keep);
  const [tried, setTried] = useState(false);
  const { content } = draft;
  const offered = deepLinkingId ? composer.classes.filter((one) => one.contextId === contextId) : composer.classes;

  const uploads = useAttachments(contextId, content.files, version, (files) => change({ files }));
  const worth = isWorthKeeping(content);
  const server = useServerDraft({ ...draft, contextId, dirty: draft.dirty && worth }, saved);
  useDraftInAddress(draft.rev > 0 ? draft.draftId : undefined);

  const problems = problemsOf(content, now());
  const shown = tried ? problems : problems.filter(isWorthSayingAtOnce);
  const out = usePublish({ deepLinkingId, contextId, server, published: props.drop });
  const held = problems.length > 0 ? 'problems' : uploads.busy ? 'uploading' : undefined;
  const submit = () => {
    setTried(true);
    if (out.isPending) return;
    if (out.isOut) out.giveBack();
    else if (!held && !server.conflict) out.publish(draft);
  };
  usePublishKey(submit);

  return (
    <ComposerFrame
      title={t('title')}
      back={props.back}
      saved={<SavedNote state={savedState(server.state, draft, worth)} at={server.savedAt} />}
      aside={<Preview content={content} plans={content.classes} composer={composer} />}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <DraftConflict server={server} mine={draft} onChange={takeOver} />
        {props.restored && (
          <Notice live>
            {t('restored.text')} <TextButton onClick={props.onAnew}>{t('restored.anew')}</TextButton>
          </Notice>
        )}
        {composer.last && !worth && <SameAsLast {...props} draft={draft} onChange={takeOver} />}
        <ComposerForm
          content={content}
          onChange={change}
          composer={composer}
          uploads={uploads}
          problems={shown}
          version={version}
        >
          <FormRow name={t('rows.classes')}>
            <ClassesDue
              offered={offered}
              plans={content.classes}
              problems={shown}
              onChange={(classes) => change({ classes })}
            />
            <p className={styles.hint}>{t('classes.hint')}</p>
          </FormRow>
          {/* What the LMS asked for is published at once: it waits for the answer. */}
          {!deepLinkingId && (
            <Schedule
              content={content}
              problem={shown.some(({ code }) => code === 'publish_in_past')}
              onChange={change}
            />
          )}
        </ComposerForm>
        <PublishFoot
          content={content}
          offered={offered}
          forLms={deepLinkingId !== null}
          isOut={out.isOut}
          isPending={out.isPending}
          error={out.error}
          held={tried ? held : undefined}
        />
      </form>
    </ComposerFrame>
  );
}

/** An empty sheet isn't blamed for being empty before anybody tried to publish it. */
const isWorthSayingAtOnce = ({ code }: Problem) => code !== 'title_missing' && code !== 'class_missing';

function savedState(server: ReturnType<typeof useServerDraft>['state'], draft: LocalDraft, worth: boolean) {
  if (!worth && draft.rev === 0) return 'idle';
  if (server !== 'idle') return server;
  return draft.rev > 0 && !draft.dirty ? 'idle' : 'unsaved';
}

/** 同上次: the way of the last homework of this class, for a sheet that is still empty. */
function SameAsLast(props: {
  composer: NewHomeworkProps['composer'];
  draft: LocalDraft;
  onChange: (next: LocalDraft) => void;
}): ReactElement | null {
  const { t } = useTranslation('composer');
  const { draft, composer } = props;
  const { last } = composer;
  if (!last) return null;
  return (
    <div className={styles.templates}>
      <span className={styles.hint}>{t('templates.label')}</span>
      <Button
        size="small"
        onClick={() => props.onChange({ ...draft, content: sameAsLast(draft.content, last), dirty: true })}
      >
        {t('templates.last', { title: last.title })}
      </Button>
    </div>
  );
}
