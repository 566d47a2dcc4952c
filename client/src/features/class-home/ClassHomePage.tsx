import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useSession } from '../../app/session.ts';
import { classTitle } from '../../i18n/class-title.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { ListState, Message } from '../../ui/ListState.tsx';
import { Columns, Page } from '../../ui/Page.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { Attention } from './Attention.tsx';
import { ClassSwitch } from './ClassSwitch.tsx';
import { useClassHome } from './class-home.queries.ts';
import { Drafts } from './Drafts.tsx';
import { Hints } from './Hints.tsx';
import { HowThingsStand } from './HowThingsStand.tsx';
import { ToMark } from './ToMark.tsx';
import { UnderWay } from './UnderWay.tsx';

/** Where a teacher's day begins: how the class stands in one sentence, what is under way, what waits for them. */
export function ClassHomePage(): ReactElement {
  const { t } = useTranslation('class-home');
  const session = useSession();
  const [search] = useSearchParams();
  const contextId = search.get('class') ?? session.context?.id;
  if (!contextId) {
    return (
      <Page title={t('title')}>
        <Message words={{ title: t('noClass.title'), body: t('noClass.body') }} />
      </Page>
    );
  }
  return <ClassHome key={contextId} contextId={contextId} />;
}

function ClassHome({ contextId }: { contextId: string }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  const session = useSession();
  const query = useClassHome(contextId);
  const home = query.data;
  const own = session.context?.id === contextId ? session.context.title : '';
  useHashInView(home !== undefined);
  useMarkingKey(home);

  return (
    <Page
      title={home ? classTitle(home, f.locale) : own || t('title')}
      over={f.facts(f.date(now()), session.school.name)}
      sentence={home && <HowThingsStand home={home} />}
      actions={
        home && (
          <>
            <ClassSwitch home={home} />
            {home.canPublish && (
              <ButtonLink look="primary" icon={IconPlus} to={`/homework/new?class=${contextId}`}>
                {t('set')}
              </ButtonLink>
            )}
          </>
        )
      }
    >
      <ListState query={query} loading={t('loading', { class: own || t('thisClass') })} lines={5}>
        {(found) => (
          <>
            <Said />
            <Hints home={found} />
            <UnderWay home={found} />
            {found.homework.length > 0 && (
              <Columns>
                <ToMark home={found} />
                <Attention home={found} />
              </Columns>
            )}
            <Drafts home={found} />
          </>
        )}
      </ListState>
    </Page>
  );
}

/** What was just done on the page that led here: 已發布. */
function Said(): ReactElement | null {
  const state = useLocation().state as { said?: string } | null;
  return state?.said ? (
    <Notice tone="good" live>
      {state.said}
    </Notice>
  ) : null;
}

/** The sentence's numbers lead to blocks of this page too. */
function useHashInView(ready: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (ready && hash.length > 1) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [ready, hash]);
}

/** M begins marking with what has waited longest. */
function useMarkingKey(home: ClassHomeAnswer | undefined): void {
  const navigate = useNavigate();
  const first = home?.toMark[0]?.classHomeworkId;
  useEffect(() => {
    if (!first) return;
    const press = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== 'm') return;
      void navigate(`/class-homework/${first}/marking`);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [first, navigate]);
}
