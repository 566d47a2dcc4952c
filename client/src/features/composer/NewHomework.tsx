import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComposerAnswer, DraftCard, DraftContent } from '../../../../tool/homework/homework.contract.ts';
import { randomId } from '../../api/random-id.ts';
import { useDraft } from '../../app/drafts.ts';
import { ComposerFrame } from './ComposerFrame.tsx';
import { emptyContent, isWorthKeeping } from './composer-form.ts';
import { DraftedHomework } from './DraftedHomework.tsx';

/** What lies on this device until the server has it: the text, and from which of the server's revisions it went on. */
export interface LocalDraft {
  draftId: string;
  rev: number;
  content: DraftContent;
  /** Typed since the server last took it. */
  dirty: boolean;
}

export interface NewHomeworkProps {
  contextId: string;
  composer: ComposerAnswer;
  /** The server's draft that was asked for. */
  stored: DraftCard | undefined;
  deepLinkingId: string | null;
  back: string;
}

/** Finds where to go on: the text on this device when it is newer, else the server's draft, else a new sheet. */
export function NewHomework(props: NewHomeworkProps): ReactElement {
  const { t } = useTranslation('composer');
  const { contextId, composer, stored } = props;
  const [kept, keep, drop, status] = useDraft<LocalDraft | null>(`composer.${contextId}`, null);
  const [begun, setBegun] = useState<{ from: LocalDraft; restored: boolean }>();

  if (!begun) {
    if (!status.ready)
      return (
        <ComposerFrame title={t('title')} back={props.back}>
          {null}
        </ComposerFrame>
      );
    setBegun(beginning());
  }
  if (!begun)
    return (
      <ComposerFrame title={t('title')} back={props.back}>
        {null}
      </ComposerFrame>
    );

  return (
    <DraftedHomework
      {...props}
      key={begun.from.draftId}
      begun={begun.from}
      restored={begun.restored}
      keep={keep}
      drop={drop}
      onAnew={() => setBegun({ from: newSheet(), restored: false })}
    />
  );

  function beginning(): { from: LocalDraft; restored: boolean } {
    const unsaved = kept?.dirty && isWorthKeeping(kept.content) ? kept : undefined;
    if (stored) {
      const mine = unsaved?.draftId === stored.draftId ? unsaved : undefined;
      const from = mine ?? { draftId: stored.draftId, rev: stored.rev, content: stored.content, dirty: false };
      return { from, restored: mine !== undefined };
    }
    return unsaved ? { from: unsaved, restored: true } : { from: newSheet(), restored: false };
  }

  function newSheet(): LocalDraft {
    return { draftId: randomId(), rev: 0, content: emptyContent(composer, contextId), dirty: false };
  }
}
