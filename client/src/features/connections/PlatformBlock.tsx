import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import styles from './Connections.module.css';
import { useSwitchDeployment, useSwitchPlatform, type Platform } from './connections.queries.ts';

/** Clocks further apart than this refuse launches: said before it comes to that. */
const skewLimit = 120;

/** One LMS: who it is, whether its clock agrees, what it lets us do, and how that goes. */
export function PlatformBlock({ platform }: { platform: Platform }): ReactElement {
  const { t } = useTranslation('connections');
  const f = useFormat();
  const turn = useSwitchPlatform();
  const [asking, setAsking] = useState(false);
  const off = platform.status === 'off';
  const { services, scores, rosters } = platform;
  const lacking = [
    !services.names && t('services.names'),
    !services.gradebook && t('services.gradebook'),
    !services.columns && t('services.columns'),
  ].filter((word): word is string => word !== false);

  return (
    <Section title={platform.name} aside={f.facts(t(`family.${platform.family}`), off && t('off'))}>
      <dl className={styles.facts}>
        <Fact name={t('facts.issuer')}>{platform.issuer}</Fact>
        <Fact name={t('facts.client')}>{platform.clientId}</Fact>
        <Fact
          name={t('facts.skew')}
          odd={platform.skewSeconds !== null && Math.abs(platform.skewSeconds) > skewLimit / 2}
        >
          {skew()}
        </Fact>
        <Fact name={t('facts.services')} odd={lacking.length > 0}>
          {lacking.length > 0 ? t('services.lacking', { list: f.list(lacking) }) : t('services.all')}
        </Fact>
        <Fact name={t('facts.scores')} odd={scores.held > 0 || scores.lastError !== null}>
          {f.facts(
            t('scores.confirmed', { n: f.count(scores.confirmed) }),
            scores.waiting > 0 && t('scores.waiting', { n: f.count(scores.waiting) }),
            scores.held > 0 && t('scores.held', { n: f.count(scores.held) }),
          )}
          {scores.lastError && <ErrorText code={scores.lastError} />}
        </Fact>
        <Fact name={t('facts.rosters')} odd={rosters.failing > 0}>
          {f.facts(
            t('rosters.contexts', { count: rosters.contexts }),
            rosters.failing > 0 && t('rosters.failing', { count: rosters.failing }),
          )}
          {rosters.lastError && <ErrorText code={rosters.lastError} />}
        </Fact>
      </dl>
      <Deployments platform={platform} />
      <div className={styles.acts}>
        <ButtonRow>
          {off ? (
            <Button
              size="small"
              busy={turn.isPending}
              onClick={() => turn.mutate({ platformId: platform.platformId, status: 'active' })}
            >
              {t('switchOn', { platform: platform.name })}
            </Button>
          ) : (
            <Button size="small" look="ending" onClick={() => setAsking(true)}>
              {t('switchOff', { platform: platform.name })}
            </Button>
          )}
        </ButtonRow>
      </div>
      <ErrorMessage error={turn.error} />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('switchOff', { platform: platform.name })}
        confirm={t('switchOff', { platform: platform.name })}
        ending
        onConfirm={() => turn.mutateAsync({ platformId: platform.platformId, status: 'off' })}
      >
        <p>{t('switchOffMeans', { platform: platform.name })}</p>
      </ConfirmDialog>
    </Section>
  );

  function skew(): string {
    const seconds = platform.skewSeconds;
    if (seconds === null) return t('skew.unknown');
    if (Math.abs(seconds) < 2) return t('skew.same');
    const size = Math.abs(Math.round(seconds));
    const words = t(seconds > 0 ? 'skew.ahead' : 'skew.behind', { count: size });
    return f.facts(words, size > skewLimit / 2 && t('skew.warning', { count: skewLimit }));
  }
}

function Fact({ name, odd = false, children }: { name: string; odd?: boolean; children: ReactNode }): ReactElement {
  return (
    <div className={odd ? styles.odd : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The last failure in words; an unknown code is shown as it is, for the IT team. */
function ErrorText({ code }: { code: string }): ReactElement {
  const { t, i18n } = useTranslation('connections');
  const words = i18n.exists(`connections:errors.${code}`) ? t(`errors.${code as 'lms_unavailable'}`) : code;
  return <div className={styles.error}>{t('lastError', { words })}</div>;
}

function Deployments({ platform }: { platform: Platform }): ReactElement {
  const { t } = useTranslation('connections');
  const f = useFormat();
  const change = useSwitchDeployment();
  const known = platform.deployments.filter(({ status }) => status !== 'waiting');
  if (known.length === 0) return <p className={styles.none}>{t('deployments.none')}</p>;
  return (
    <>
      <Rows label={t('deployments.title')}>
        {known.map((deployment) => (
          <Row
            key={deployment.id}
            title={t('deployments.number', { number: deployment.deploymentId })}
            sub={f.facts(
              t(`deployments.${deployment.status as 'active' | 'off'}`),
              t('waiting.since', { time: f.nearTime(deployment.firstSeenAt) }),
            )}
            end={
              <Button
                size="small"
                look="quiet"
                busy={change.isPending && change.variables.id === deployment.id}
                onClick={() =>
                  change.mutate({ id: deployment.id, status: deployment.status === 'active' ? 'off' : 'active' })
                }
              >
                {t(deployment.status === 'active' ? 'deployments.switchOff' : 'deployments.switchOn')}
                <span className="hl-vh"> {deployment.deploymentId}</span>
              </Button>
            }
          />
        ))}
      </Rows>
      <ErrorMessage error={change.error} />
    </>
  );
}
