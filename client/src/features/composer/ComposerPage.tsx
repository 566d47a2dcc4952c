import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useSession } from '../../app/session.ts';
import { ListState, Message } from '../../ui/ListState.tsx';
import { ComposerFrame } from './ComposerFrame.tsx';
import { composerQuery, draftQuery, homeworkQuery } from './composer.queries.ts';
import { EditHomework } from './EditHomework.tsx';
import { NewHomework } from './NewHomework.tsx';

/** Sets new homework (`homework/new`), or changes what was set (`homework/:homeworkId/edit`). */
export function ComposerPage(): ReactElement {
  const { homeworkId } = useParams();
  return homeworkId ? <Edit key={homeworkId} homeworkId={homeworkId} /> : <New />;
}

function New(): ReactElement {
  const { t } = useTranslation('composer');
  const session = useSession();
  const [search] = useSearchParams();
  // The address comes to name the draft once it is saved; only where the page began says what to load.
  const [asked] = useState({
    draftId: search.get('draft'),
    deepLinkingId: search.get('deep-linking'),
    contextId: search.get('class') ?? session.context?.id,
  });
  const draft = useQuery({ ...draftQuery(asked.draftId ?? ''), enabled: asked.draftId !== null });
  const contextId = draft.data?.contextId ?? asked.contextId;
  const composer = useQuery({ ...composerQuery(contextId ?? ''), enabled: contextId !== undefined });
  const back = asked.deepLinkingId ? '/deep-linking' : `/class-home${contextId ? `?class=${contextId}` : ''}`;

  if (!contextId) {
    return (
      <ComposerFrame title={t('title')} back="/">
        <Message words={{ title: t('noClass.title'), body: t('noClass.body') }} />
      </ComposerFrame>
    );
  }
  if (!composer.data || (asked.draftId && !draft.data)) {
    return (
      <ComposerFrame title={t('title')} back={back}>
        {/* Either may fail: the one that did says why. */}
        {draft.error ? (
          <ListState query={draft}>{() => null}</ListState>
        ) : (
          <ListState query={composer} loading={t('loading')} lines={6}>
            {() => <ListState query={draft}>{() => null}</ListState>}
          </ListState>
        )}
      </ComposerFrame>
    );
  }
  if (composer.data.classes.length === 0) {
    return (
      <ComposerFrame title={t('title')} back={back}>
        <Message words={{ title: t('notYours.title'), body: t('notYours.body') }} />
      </ComposerFrame>
    );
  }
  return (
    <NewHomework
      contextId={contextId}
      composer={composer.data}
      stored={draft.data}
      deepLinkingId={asked.deepLinkingId}
      back={back}
    />
  );
}

function Edit({ homeworkId }: { homeworkId: string }): ReactElement {
  const { t } = useTranslation('composer');
  const homework = useQuery(homeworkQuery(homeworkId));
  const contextId = homework.data?.classes[0]?.contextId;
  const composer = useQuery({ ...composerQuery(contextId ?? ''), enabled: contextId !== undefined });
  if (homework.data && composer.data) return <EditHomework homework={homework.data} composer={composer.data} />;
  return (
    <ComposerFrame title={t('edit.title')} back="/class-home">
      <ListState query={homework} loading={t('loading')} lines={6}>
        {() => <ListState query={composer}>{() => null}</ListState>}
      </ListState>
    </ComposerFrame>
  );
}
