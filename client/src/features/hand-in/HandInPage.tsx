import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useSession } from '../../app/session.ts';
import { ListState } from '../../ui/ListState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Assignment } from './Assignment.tsx';
import { pupilHomeworkQuery, useOpened, type PupilHomework } from './hand-in.queries.ts';
import { Receipt } from './Receipt.tsx';

/** One homework of a pupil: what is asked, handing it in, the receipt, what came back. */
export function HandInPage(): ReactElement {
  const { id = '' } = useParams();
  const { person } = useSession();
  const [search] = useSearchParams();
  const query = useQuery(pupilHomeworkQuery(id, person.id));
  useOpened(query.data);

  // The address names the receipt: the back button leads past it, and a reload shows it again.
  const receipt = query.data?.versions.find(({ number }) => String(number) === search.get('receipt'));
  if (query.data && receipt && receipt.kind !== 'taken_back') {
    return <Receipt homework={query.data} version={receipt} />;
  }
  if (query.data) return <Assignment key={id} homework={query.data} again={search.has('again')} />;
  return <Waiting query={query} />;
}

function Waiting({ query }: { query: Parameters<typeof ListState<PupilHomework>>[0]['query'] }): ReactElement {
  const { t } = useTranslation('hand-in');
  return (
    <Page width="narrow" title={t('title')} back={{ to: '/to-do', label: t('back') }}>
      <ListState
        query={query}
        loading={t('loading')}
        lines={4}
        refused={{ title: t('refused.title'), body: t('refused.body') }}
      >
        {() => null}
      </ListState>
    </Page>
  );
}
