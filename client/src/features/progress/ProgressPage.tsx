import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import { classTitle } from '../../i18n/class-title.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ListState } from '../../ui/ListState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Adjustments } from './Adjustments.tsx';
import { Counts } from './Counts.tsx';
import { isFilter, passes, type Filter } from './filters.ts';
import { GradebookLine } from './GradebookLine.tsx';
import { useProgress, type ProgressRow } from './progress.queries.ts';
import styles from './Progress.module.css';
import { Projector } from './Projector.tsx';
import { Roster } from './Roster.tsx';
import { useChangedRows } from './use-changed-rows.ts';

/** One homework in one class: every pupil's state and times, changing as it happens. */
export function ProgressPage(): ReactElement {
  const { t } = useTranslation('progress');
  const f = useFormat();
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const query = useProgress(id);
  const changed = useChangedRows(query.data?.rows);
  const [adjusting, setAdjusting] = useState<ProgressRow>();
  const progress = query.data;
  const asked = search.get('show');
  const filter: Filter = isFilter(asked) ? asked : 'all';
  const projected = search.has('projector');

  const put = (name: string, value: string | undefined) =>
    setSearch(
      (was) => {
        const next = new URLSearchParams(was);
        if (value === undefined) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );

  return (
    <Page
      width="wide"
      title={progress?.title ?? t('title')}
      sub={progress && <Facts progress={progress} />}
      back={{
        to: progress ? `/class-home?class=${progress.contextId}` : '/class-home',
        label: progress ? classTitle({ ...progress, title: progress.contextTitle }, f.locale) : t('back'),
      }}
      actions={
        progress && (
          <>
            <Button
              icon={IconEyeOff}
              aria-pressed={projected}
              onClick={() => put('projector', projected ? undefined : 'on')}
            >
              {t(projected ? 'projector.off' : 'projector.on')}
            </Button>
            {!projected && <Acts progress={progress} />}
          </>
        )
      }
    >
      <ListState
        query={query}
        loading={t('loading')}
        lines={8}
        isEmpty={(found) => found.rows.length === 0}
        empty={{ title: t('empty.title'), body: t('empty.body'), ring: true }}
      >
        {(found) => (
          <>
            <Counts
              progress={found}
              filter={filter}
              onChange={(next) => put('show', next === 'all' ? undefined : next)}
            />
            {projected ? (
              <Projector rows={found.rows.filter((row) => passes(filter, row))} />
            ) : (
              <>
                <GradebookLine progress={found} />
                <Roster
                  progress={found}
                  rows={found.rows.filter((row) => passes(filter, row))}
                  filtered={filter !== 'all'}
                  changed={changed}
                  onAdjust={setAdjusting}
                />
                {query.hasNextPage && (
                  <p className={styles.more} role="status">
                    {t('more', { count: found.rows.length })}
                  </p>
                )}
              </>
            )}
          </>
        )}
      </ListState>
      {progress && <Adjustments progress={progress} row={adjusting} onClose={() => setAdjusting(undefined)} />}
    </Page>
  );
}

function Facts({ progress }: { progress: ProgressAnswer }): ReactElement {
  const { t } = useTranslation('progress');
  const f = useFormat();
  const { counts } = progress;
  const pending = counts.marked - counts.returned;
  return (
    <>
      {f.facts(
        progress.state === 'scheduled' && t('facts.scheduled'),
        progress.state === 'closed' && t('facts.closed'),
        progress.state === 'archived' && t('facts.archived'),
        progress.dueAt ? t('facts.due', { time: f.nearTime(progress.dueAt) }) : t('facts.noDue'),
        progress.dueAt && progress.graceMinutes > 0 && t('facts.grace', { count: progress.graceMinutes }),
        t(`facts.${progress.handingIn}`),
        progress.marking === 'points' && progress.points
          ? t('facts.points', { points: f.mark(progress.points) })
          : null,
        progress.marking === 'pass_redo' && t('facts.passRedo'),
        counts.marked > 0 && t('facts.marked', { count: counts.marked }),
        pending > 0 && t('facts.notReturned', { count: pending }),
        progress.collectionClosedAt && t('facts.collected', { time: f.nearTime(progress.collectionClosedAt) }),
      )}
    </>
  );
}

/** Change it, collect it, mark it: the one that waits is the primary. */
function Acts({ progress }: { progress: ProgressAnswer }): ReactElement {
  const { t } = useTranslation('progress');
  const at = `/class-homework/${progress.classHomeworkId}`;
  const { counts } = progress;
  const paper = progress.handingIn === 'paper' || progress.handingIn === 'either';
  const collecting = progress.handingIn === 'paper' && !progress.collectionClosedAt;
  const marks = progress.marking !== 'none';
  const pending = counts.marked - counts.returned;
  return (
    <>
      {progress.canPublish && <ButtonLink to={`/homework/${progress.homeworkId}/edit`}>{t('acts.edit')}</ButtonLink>}
      {paper && (
        <ButtonLink to={`${at}/collect`} look={collecting && counts.toMark === 0 ? 'primary' : 'plain'}>
          {t('acts.collect')}
        </ButtonLink>
      )}
      {(marks || counts.handedIn > 0) && (
        <ButtonLink to={`${at}/marking`} look={counts.toMark + pending > 0 ? 'primary' : 'plain'}>
          {counts.toMark > 0
            ? t('acts.mark', { count: counts.toMark })
            : pending > 0
              ? t('acts.giveBack', { count: pending })
              : t('acts.look')}
        </ButtonLink>
      )}
    </>
  );
}
