import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { useSwitchDeployment, type Platform } from './connections.queries.ts';

/** Installations that somebody opened and nobody has accepted yet: one press each. */
export function Waiting({ platforms }: { platforms: readonly Platform[] }): ReactElement | null {
  const { t } = useTranslation('connections');
  const f = useFormat();
  const change = useSwitchDeployment();
  const waiting = platforms.flatMap((platform) =>
    platform.deployments.filter(({ status }) => status === 'waiting').map((deployment) => ({ platform, deployment })),
  );
  if (waiting.length === 0) return null;
  return (
    <Section title={t('waiting.title')} aside={t('waiting.hint')}>
      <Rows>
        {waiting.map(({ platform, deployment }) => (
          <Row
            key={deployment.id}
            strong
            title={t('waiting.deployment', { platform: platform.name, number: deployment.deploymentId })}
            sub={f.facts(platform.issuer, t('waiting.since', { time: f.nearTime(deployment.firstSeenAt) }))}
            end={
              <Button
                look="primary"
                busy={change.isPending && change.variables.id === deployment.id}
                onClick={() => change.mutate({ id: deployment.id, status: 'active' })}
              >
                {t('waiting.accept')}
                <span className="hl-vh"> {deployment.deploymentId}</span>
              </Button>
            }
          />
        ))}
      </Rows>
      <ErrorMessage error={change.error} />
    </Section>
  );
}
