import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../api/random-id.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow, TextLink } from '../../ui/Button.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import type { LocalDraft } from './NewHomework.tsx';
import styles from './Composer.module.css';
import type { ServerDraft } from './use-server-draft.ts';

interface DraftConflictProps {
  server: ServerDraft;
  mine: LocalDraft;
  /** Goes on with this text. */
  onChange: (next: LocalDraft) => void;
}

/** The same draft was changed, published or deleted in another window: says so, and both texts stay until one is chosen. */
export function DraftConflict({ server, mine, onChange }: DraftConflictProps): ReactElement | null {
  const { t } = useTranslation('composer');
  const f = useFormat();
  const anew = () => {
    onChange({ ...mine, draftId: randomId(), rev: 0, dirty: true });
    server.settle(0);
  };

  if (server.conflict) {
    const { conflict } = server;
    const opening = conflict.content.bodyHtml
      .replace(/<[^>]*>/g, ' ')
      .trim()
      .slice(0, 80);
    return (
      <div role="alert">
        <Notice tone="attention">
          <b>{t('conflict.title', { time: f.nearTime(conflict.savedAt) })}</b>
          <p>{t('conflict.body')}</p>
          <p className={styles.other}>{f.facts(conflict.content.title || t('preview.noTitle'), opening)}</p>
          <ButtonRow>
            <Button
              size="small"
              onClick={() => {
                onChange({ ...mine, rev: conflict.rev, dirty: true });
                server.settle(conflict.rev);
              }}
            >
              {t('conflict.mine')}
            </Button>
            <Button
              size="small"
              onClick={() => {
                onChange({ ...mine, rev: conflict.rev, content: conflict.content, dirty: false });
                server.settle(conflict.rev);
              }}
            >
              {t('conflict.theirs')}
            </Button>
          </ButtonRow>
        </Notice>
      </div>
    );
  }
  if (server.publishedAs !== undefined || server.gone) {
    return (
      <div role="alert">
        <Notice tone="attention">
          <b>{t(server.gone ? 'conflict.gone' : 'conflict.published')}</b>
          <ButtonRow>
            <Button size="small" onClick={anew}>
              {t('conflict.anew')}
            </Button>
            {server.publishedAs && (
              <TextLink to={`/homework/${server.publishedAs}/edit`}>{t('conflict.seePublished')}</TextLink>
            )}
          </ButtonRow>
        </Notice>
      </div>
    );
  }
  return null;
}
