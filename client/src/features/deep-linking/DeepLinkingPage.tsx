import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { deepLinkingAnswer, HomeworkCard } from '../../../../tool/boards/boards.contract.ts';
import { api } from '../../api/client.ts';
import { answerDeepLinking } from '../../api/deep-linking.ts';
import { useSession } from '../../app/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ErrorMessage, ListState, Message } from '../../ui/ListState.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import styles from './DeepLinking.module.css';

type DeepLinking = z.infer<typeof deepLinkingAnswer>;

const deepLinkingQuery = (deepLinkingId: string) =>
  queryOptions({
    queryKey: ['deep-linking', deepLinkingId],
    queryFn: ({ signal }) => api.get<DeepLinking>(`/deep-linking/${deepLinkingId}`, { signal }),
    meta: { topics: ['context'] },
  });

/** The LMS asks what to put into the course: homework that is set already, or a new one. */
export function DeepLinkingPage(): ReactElement {
  const { t } = useTranslation('deep-linking');
  const { landing } = useSession();
  if (!landing.deepLinkingId) {
    return (
      <Page title={t('title')}>
        <Message words={{ title: t('over.title'), body: t('over.body') }} />
      </Page>
    );
  }
  return <Choose deepLinkingId={landing.deepLinkingId} />;
}

function Choose({ deepLinkingId }: { deepLinkingId: string }): ReactElement {
  const { t } = useTranslation('deep-linking');
  const { platform } = useSession();
  const query = useQuery(deepLinkingQuery(deepLinkingId));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const answer = useMutation({ mutationFn: (ids: readonly string[]) => answerDeepLinking(deepLinkingId, ids) });
  const anew = `/homework/new?deep-linking=${deepLinkingId}${query.data ? `&class=${query.data.contextId}` : ''}`;

  return (
    <Page
      width="narrow"
      title={t('title')}
      sub={t('sub', { platform: platform.name })}
      actions={
        <Button busy={answer.isPending} onClick={() => answer.mutate([])}>
          {t('cancel')}
        </Button>
      }
    >
      <Section title={t('new.title')}>
        <div className={styles.new}>
          <p>{t('new.body', { platform: platform.name })}</p>
          <ButtonLink look={chosen.length === 0 ? 'primary' : 'plain'} icon={IconPlus} to={anew}>
            {t('new.set')}
          </ButtonLink>
        </div>
      </Section>
      <Section title={t('existing.title')}>
        <ListState
          query={query}
          loading={t('loading')}
          isEmpty={(found) => found.homework.length === 0}
          empty={{ title: t('existing.empty'), body: t('existing.emptyBody') }}
        >
          {(found) => (
            <>
              {!found.acceptsLineItem && <Notice>{t('noColumn', { platform: platform.name })}</Notice>}
              <fieldset className={styles.list}>
                <legend className="hl-vh">{t('existing.title')}</legend>
                {found.homework.map((card) => (
                  <Choice
                    key={card.classHomeworkId}
                    card={card}
                    multiple={found.multiple}
                    chosen={chosen.includes(card.classHomeworkId)}
                    onChange={(on) => {
                      const others = found.multiple ? chosen.filter((one) => one !== card.classHomeworkId) : [];
                      setChosen(on ? [...others, card.classHomeworkId] : others);
                    }}
                  />
                ))}
              </fieldset>
              {chosen.length > 0 && (
                <p className={styles.act}>
                  <Button look="primary" size="large" busy={answer.isPending} onClick={() => answer.mutate(chosen)}>
                    {t('existing.use', { count: chosen.length, platform: platform.name })}
                  </Button>
                </p>
              )}
            </>
          )}
        </ListState>
      </Section>
      <ErrorMessage error={answer.error} />
    </Page>
  );
}

interface ChoiceProps {
  card: HomeworkCard;
  multiple: boolean;
  chosen: boolean;
  onChange: (chosen: boolean) => void;
}

function Choice({ card, multiple, chosen, onChange }: ChoiceProps): ReactElement {
  const { t } = useTranslation('deep-linking');
  const f = useFormat();
  return (
    <label className={styles.choice}>
      <input
        type={multiple ? 'checkbox' : 'radio'}
        name="homework"
        checked={chosen}
        onChange={(event) => onChange(event.target.checked)}
      />
      <b>{card.title}</b>
      <span className={styles.facts}>
        {f.facts(
          card.dueAt ? t('due', { time: f.nearTime(card.dueAt) }) : t('noDue'),
          card.points !== null && t('points', { points: f.mark(card.points) }),
          t('counts', { handedIn: card.counts.handedIn, expected: card.counts.expected }),
        )}
      </span>
    </label>
  );
}
