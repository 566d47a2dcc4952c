import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { DraftContent } from '../../../../tool/homework/homework.contract.ts';
import { now } from '../../i18n/clock.ts';
import { Button, TextButton, TextLink } from '../../ui/Button.tsx';
import { DateTimeField } from '../../ui/Field.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { KeyCap, Notice } from '../../ui/small-parts.tsx';
import { ClassesDue } from './ClassesDue.tsx';
import { ComposerForm, FormRow } from './ComposerForm.tsx';
import { ComposerFrame } from './ComposerFrame.tsx';
import { isWorthKeeping, problemsOf, sameAsLast } from './composer-form.ts';
import styles from './Composer.module.css';
import { DraftConflict } from './DraftConflict.tsx';
import type { LocalDraft, NewHomeworkProps } from './NewHomework.tsx';
import { Preview } from './Preview.tsx';
import { useAttachments } from './use-attachments.ts';
import { usePublish } from './use-publish.ts';
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
  const { contextId, composer, deepLinkingId, begun, keep, drop } = props;
  const [draft, setDraft] = useState(begun);
  const [version, setVersion] = useState(0);
  const [tried, setTried] = useState(false);
  const [restored, setRestored] = useState(props.restored);
  const { content } = draft;
  const offered = deepLinkingId ? composer.classes.filter((one) => one.contextId === contextId) : composer.classes;
  // The LMS waits for what it asked for: it is published at once.
  const mayBeScheduled = deepLinkingId === null;

  const put = (next: LocalDraft) => {
    setDraft(next);
    keep(next);
  };
  const change = (patch: Partial<DraftContent>) => put({ ...draft, content: { ...content, ...patch }, dirty: true });
  const takeOver = (next: LocalDraft) => {
    put(next);
    setVersion((was) => was + 1);
  };

  const uploads = useAttachments(contextId, content.files, version, (files) => change({ files }));
  const worth = isWorthKeeping(content);
  const server = useServerDraft({ ...draft, contextId, dirty: draft.dirty && worth }, (answer, sent) => {
    setDraft((was) => {
      const next = { ...was, rev: answer.rev, dirty: was.content !== sent };
      keep(next);
      return next;
    });
  });
  useDraftInAddress(draft.rev > 0 ? draft.draftId : undefined);

  const problems = problemsOf(content, now());
  const shown = tried ? problems : problems.filter(({ code }) => code !== 'title_missing' && code !== 'class_missing');
  const { publish, giveBack, isPending, error, isOut } = usePublish({
    deepLinkingId,
    contextId,
    server,
    published: drop,
  });
  const submit = () => {
    setTried(true);
    if (isPending) return;
    if (isOut) return giveBack();
    if (problems.length === 0 && !uploads.busy && !server.conflict) publish(draft);
  };

  return (
    <ComposerFrame
      title={t('title')}
      back={props.back}
      saved={<SavedNote state={worth || draft.rev > 0 ? noteState() : 'idle'} at={server.savedAt} />}
      aside={<Preview content={content} plans={content.classes} composer={composer} />}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }}
      >
        <DraftConflict server={server} mine={draft} onChange={takeOver} />
        {restored && (
          <Notice live>
            {t('restored.text')}{' '}
            <TextButton
              onClick={() => {
                setRestored(false);
                props.onAnew();
              }}
            >
              {t('restored.anew')}
            </TextButton>
          </Notice>
        )}
        {composer.last && !worth && (
          <div className={styles.templates}>
            <span className={styles.hint}>{t('templates.label')}</span>
            <Button
              size="small"
              onClick={() => {
                if (composer.last) takeOver({ ...draft, content: sameAsLast(content, composer.last), dirty: true });
              }}
            >
              {t('templates.last', { title: composer.last.title })}
            </Button>
          </div>
        )}
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
            {shown.some(({ code }) => code === 'class_missing') && (
              <div className={styles.problem} role="alert">
                {t('problems.class_missing')}
              </div>
            )}
            <p className={styles.hint}>{t('classes.hint')}</p>
          </FormRow>
          {mayBeScheduled && (
            <Schedule
              content={content}
              problem={shown.some(({ code }) => code === 'publish_in_past')}
              onChange={change}
            />
          )}
        </ComposerForm>
        <div className={styles.foot}>
          <Button type="submit" look="primary" size="large" busy={isPending}>
            {publishWords()}
          </Button>
          <span className={styles.keys} aria-hidden="true">
            <KeyCap>Ctrl</KeyCap> <KeyCap>⏎</KeyCap>
          </span>
        </div>
        {tried && problems.length > 0 && <p className={styles.problem}>{t('problems.some')}</p>}
        {tried && uploads.busy && <p className={styles.hint}>{t('problems.uploading')}</p>}
        <ErrorMessage
          error={error}
          action={error && isOut ? <TextLink to="/class-home">{t('publish.later')}</TextLink> : undefined}
        />
      </form>
    </ComposerFrame>
  );

  function noteState() {
    if (server.state !== 'idle') return server.state;
    return draft.rev > 0 && !draft.dirty ? 'idle' : 'unsaved';
  }

  function publishWords(): string {
    const chosen = offered.filter((one) => content.classes.some((plan) => plan.contextId === one.contextId));
    const counted = {
      classes: t('publish.classes', { count: chosen.length }),
      pupils: t('publish.pupils', { count: chosen.reduce((sum, { pupils }) => sum + pupils, 0) }),
    };
    if (isOut) return t('publish.again');
    if (deepLinkingId) return t('publish.toLms', counted);
    return content.classes.some(({ publishAt }) => publishAt)
      ? t('publish.scheduled', counted)
      : t('publish.to', counted);
  }
}

/** Now, or by itself at a later time. */
function Schedule(props: {
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

/** Once saved, a reload comes back to the same draft. */
function useDraftInAddress(draftId: string | undefined): void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const here = useRef({ pathname, search });
  useEffect(() => {
    here.current = { pathname, search };
  });
  useEffect(() => {
    if (!draftId) return;
    const params = new URLSearchParams(here.current.search);
    if (params.get('draft') === draftId) return;
    params.set('draft', draftId);
    void navigate(`${here.current.pathname}?${params.toString()}`, { replace: true });
  }, [draftId, navigate]);
}
