import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorWords } from '../i18n/error-words.ts';
import { useFormat } from '../i18n/use-format.ts';
import { now } from '../i18n/clock.ts';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { Door } from '../ui/Door.tsx';
import { openSession, useSession } from './session.ts';

/** Neither code nor token: a bookmark, a new tab, or a used link. */
export function ShutDoor({ why }: { why: 'no-session' | 'code-used' }): ReactElement {
  const { t } = useTranslation();
  const words = why === 'code-used' ? 'door.usedCode' : 'door.again';
  return <Door title={t(`${words}.title`)}>{<p>{t(`${words}.body`)}</p>}</Door>;
}

/** The session couldn't be asked for: the server or the connection is away. */
export function FailedDoor({ error }: { error: unknown }): ReactElement {
  const { t } = useTranslation();
  const words = useErrorWords()(error);
  return (
    <Door
      sign="gap"
      title={t('door.startFailed.title')}
      facts={words.reference ? [[t('referenceName'), words.reference]] : []}
      actions={
        <Button look="primary" size="large" onClick={() => void openSession()}>
          {t('tryAgain')}
        </Button>
      }
    >
      <p>{words.title}</p>
      <p>{t('door.startFailed.body')}</p>
    </Door>
  );
}

export function ReplacedDoor(): ReactElement {
  const { t } = useTranslation();
  return (
    <Door title={t('door.replaced.title')}>
      <p>{t('door.replaced.body')}</p>
    </Door>
  );
}

export function CrashDoor({ reference }: { reference: string }): ReactElement {
  const { t } = useTranslation();
  return (
    <Door
      sign="gap"
      title={t('door.crash.title')}
      facts={reference ? [[t('referenceName'), reference]] : []}
      actions={
        <Button look="primary" size="large" onClick={() => window.location.reload()}>
          {t('door.crash.reload')}
        </Button>
      }
    >
      <p>{t('door.crash.body')}</p>
    </Door>
  );
}

/** The school's administrator has yet to accept this deployment: its number, to be passed on. */
export function WaitingDoor(): ReactElement {
  const { t } = useTranslation();
  const f = useFormat();
  const { landing, platform } = useSession();
  const deployment = landing.deploymentId ? [[t('door.deployment'), landing.deploymentId] as const] : [];
  return (
    <Door
      sign="gap"
      title={t('door.waiting.title')}
      facts={[[t('door.platform'), platform.name], ...deployment, [t('door.time'), f.receiptTime(now())]]}
    >
      <p>{t('door.waiting.body')}</p>
    </Door>
  );
}

/** A launch that leads to no homework, with what each person can do about it. */
export function LandingDoor({ page }: { page: 'mentor' | 'noContext' | 'noRole' }): ReactElement {
  const { t } = useTranslation();
  return (
    <Door sign="ring" title={t(`door.${page}.title`)}>
      <p>{t(`door.${page}.body`)}</p>
    </Door>
  );
}

export function EmptyLinkDoor(): ReactElement {
  const { t } = useTranslation();
  const { role } = useSession();
  const staff = role === 'instructor' || role === 'administrator' || role === 'assistant';
  return (
    <Door
      sign="ring"
      title={t('door.emptyLink.title')}
      actions={
        role === 'instructor' || role === 'administrator' ? (
          <ButtonLink look="primary" size="large" to="/homework/new">
            {t('door.emptyLink.set')}
          </ButtonLink>
        ) : (
          !staff && (
            <ButtonLink size="large" to="/to-do">
              {t('door.emptyLink.toDo')}
            </ButtonLink>
          )
        )
      }
    >
      <p>{staff ? t('door.emptyLink.bodyStaff') : t('door.emptyLink.body')}</p>
    </Door>
  );
}

export function NotFoundDoor(): ReactElement {
  const { t } = useTranslation();
  return (
    <Door
      sign="gap"
      title={t('door.notFound.title')}
      actions={
        <ButtonLink look="primary" size="large" to="/">
          {t('door.notFound.home')}
        </ButtonLink>
      }
    >
      <p>{t('door.notFound.body')}</p>
    </Door>
  );
}
