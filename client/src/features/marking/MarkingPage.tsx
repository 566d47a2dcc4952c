import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { TextLink } from '../../ui/Button.tsx';
import { ListState } from '../../ui/ListState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Desk } from './Desk.tsx';
import { queueQuery } from './marking.queries.ts';
import { isPile } from './pile.ts';
import { Pile } from './Pile.tsx';

/** The marking desk of one homework in one class: book after book, or a pile of paper. */
export function MarkingPage(): ReactElement {
  const { id = '' } = useParams();
  const { t } = useTranslation('marking');
  const query = useQuery(queueQuery(id));
  const queue = query.data;
  useTitle(queue?.title);

  if (queue && queue.pupils.length > 0) {
    return isPile(queue) ? <Pile key={id} queue={queue} /> : <Desk key={id} queue={queue} />;
  }
  return (
    <Page title={queue?.title ?? t('title')} back={{ to: `/class-homework/${id}`, label: t('back') }}>
      <ListState<MarkingQueue>
        query={query}
        loading={t('loading')}
        isEmpty={(found) => found.pupils.length === 0}
        empty={{
          ring: true,
          title: t('empty.title'),
          body: t('empty.body'),
          action: <TextLink to={`/class-homework/${id}`}>{t('empty.action')}</TextLink>,
        }}
        refused={{ title: t('refused.title'), body: t('refused.body') }}
      >
        {() => null}
      </ListState>
    </Page>
  );
}

function useTitle(title: string | undefined): void {
  const { t } = useTranslation();
  const { t: words } = useTranslation('marking');
  const named = title ? words('titleOf', { title }) : words('title');
  const name = t('name');
  useEffect(() => {
    document.title = `${named} · ${name}`;
  }, [named, name]);
}
