import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { markStale } from '../../api/changes.ts';
import { answerDeepLinking } from '../../api/deep-linking.ts';
import { ApiError } from '../../api/errors.ts';
import { randomId } from '../../api/random-id.ts';
import { toHomeworkContent } from './composer-form.ts';
import { publish, type PublishAnswer, type PublishBody } from './composer.queries.ts';
import type { LocalDraft } from './NewHomework.tsx';
import type { ServerDraft } from './use-server-draft.ts';

interface UsePublish {
  deepLinkingId: string | null;
  contextId: string;
  server: ServerDraft;
  /** It is out: the text on this device may go. */
  published: () => void;
}

/** Publishes a draft, once however often it is pressed; for the LMS's deep linking it answers the LMS after that. */
export function usePublish({ deepLinkingId, contextId, server, published }: UsePublish) {
  const { t } = useTranslation('composer');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [out, setOut] = useState<PublishAnswer>();
  // The same text pressed again is the same act, also after an answer that got lost.
  const act = useRef({ body: '', key: '' });

  const publishing = useMutation({
    mutationFn: async (draft: LocalDraft) => {
      await server.stop();
      const body: PublishBody = {
        content: toHomeworkContent(draft.content),
        classes: draft.content.classes,
        draftId: draft.draftId,
        deepLinkingId,
      };
      const text = JSON.stringify(body);
      if (act.current.body !== text) act.current = { body: text, key: randomId() };
      return publish(body, act.current.key).catch((error: unknown) => {
        // Pressed in two windows: it is out, and that is what was wanted.
        const other = error instanceof ApiError && error.code === 'already_published' && error.details?.homeworkId;
        if (typeof other !== 'string' || deepLinkingId) throw error;
        return { homeworkId: other, classes: [] } satisfies PublishAnswer;
      });
    },
    onSuccess: (answer, draft) => {
      published();
      markStale(
        queries,
        draft.content.classes.map((plan) => `context:${plan.contextId}`),
      );
      if (deepLinkingId) {
        setOut(answer);
        answering.mutate(answer);
        return;
      }
      const scheduled = draft.content.classes.some(({ publishAt }) => publishAt);
      const said = t(scheduled ? 'publish.doneScheduled' : 'publish.done', { title: draft.content.title });
      void navigate(`/class-home?class=${contextId}`, { state: { said } });
    },
    onError: () => server.resume(),
  });

  const answering = useMutation({
    mutationFn: (answer: PublishAnswer) =>
      answerDeepLinking(
        deepLinkingId ?? '',
        answer.classes.filter((one) => one.contextId === contextId).map((one) => one.classHomeworkId),
      ),
  });

  return {
    publish: publishing.mutate,
    /** Tries again to tell the LMS, when publishing went through and that did not. */
    giveBack: () => out && answering.mutate(out),
    isPending: publishing.isPending || answering.isPending,
    isOut: out !== undefined,
    error: publishing.error ?? answering.error,
  };
}
