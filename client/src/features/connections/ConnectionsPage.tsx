import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionsAnswer } from '../../../../tool/admin/admin.contract.ts';
import { ListState } from '../../ui/ListState.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { connectionsQuery } from './connections.queries.ts';
import { PlatformBlock } from './PlatformBlock.tsx';
import { RegistrationLink } from './RegistrationLink.tsx';
import { Waiting } from './Waiting.tsx';

/** The school's LMSs: what waits to be accepted first, then each one's health, then how to connect another. */
export function ConnectionsPage(): ReactElement {
  const { t } = useTranslation('connections');
  const query = useQuery(connectionsQuery);
  return (
    <Page title={t('title')} sentence={query.data && <Sentence text={sentence(query.data)} />}>
      <ListState query={query} loading={t('loading')} refused={{ title: t('refused.title'), body: t('refused.body') }}>
        {(found) => (
          <>
            <Waiting platforms={found.platforms} />
            {found.platforms.map((platform) => (
              <PlatformBlock key={platform.platformId} platform={platform} />
            ))}
            <Section title={t('link.title')}>
              <RegistrationLink publicUrl={found.publicUrl} />
            </Section>
          </>
        )}
      </ListState>
    </Page>
  );

  function sentence({ platforms }: ConnectionsAnswer): string {
    const waiting = platforms
      .flatMap(({ deployments }) => deployments)
      .filter(({ status }) => status === 'waiting').length;
    const held = platforms.reduce((sum, { scores }) => sum + scores.held, 0);
    const failing = platforms.reduce((sum, { rosters }) => sum + rosters.failing, 0);
    const clauses = [
      waiting > 0 && t('sentence.waiting', { count: waiting }),
      held > 0 && t('sentence.held', { count: held }),
      failing > 0 && t('sentence.failing', { count: failing }),
    ].filter(Boolean);
    if (platforms.length === 0) return t('sentence.none');
    return clauses.length > 0
      ? clauses.join(t('sentence.between')) + t('sentence.end')
      : t('sentence.fine', { count: platforms.length });
  }
}
