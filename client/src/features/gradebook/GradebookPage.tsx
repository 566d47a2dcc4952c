import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { GradebookAnswer } from '../../../../tool/grade-sync/grade-sync.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorMessage, ListState } from '../../ui/ListState.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { gradebookQuery, useMakeColumn, useSendAgain } from './gradebook.queries.ts';
import { isPutOff, ScoreTable } from './ScoreTable.tsx';

/** How one homework's marks stand in the gradebook of the LMS: what is confirmed, what is under way, what isn't and why. */
export function GradebookPage(): ReactElement {
  const { t } = useTranslation('gradebook');
  const { id = '' } = useParams();
  const query = useQuery(gradebookQuery(id));
  const sendAgain = useSendAgain(id);
  const gradebook = query.data;
  const attention = gradebook?.counts.attention ?? 0;
  const putOff = gradebook?.scores.filter(isPutOff).length ?? 0;
  return (
    <Page
      title={t('title')}
      sub={gradebook?.platformName}
      back={{ to: `/class-homework/${id}`, label: t('back') }}
      sentence={gradebook && <Sentence text={sentence(gradebook)} />}
      actions={
        (attention > 0 || putOff > 1) && (
          <Button
            look={attention > 0 ? 'primary' : 'plain'}
            busy={sendAgain.isPending}
            onClick={() => sendAgain.mutate(null)}
          >
            {attention > 0 ? t('sendAll', { count: attention }) : t('tryNow')}
          </Button>
        )
      }
    >
      <ListState query={query} loading={t('loading')} lines={6}>
        {(found) => (
          <>
            <ColumnState gradebook={found} classHomeworkId={id} />
            {sendAgain.isSuccess && (
              <Notice tone="good" live>
                {t('queued', { count: sendAgain.data.queued })}
              </Notice>
            )}
            <ErrorMessage error={sendAgain.error} />
            <Section title={t('scores')} aside={t('released', { count: found.counts.released })}>
              {found.scores.length === 0 ? (
                <p>{t('none')}</p>
              ) : (
                <ScoreTable scores={found.scores} platform={found.platformName} sendAgain={sendAgain} />
              )}
            </Section>
          </>
        )}
      </ListState>
    </Page>
  );

  function sentence({ counts, platformName }: GradebookAnswer): string {
    if (counts.released === 0) return t('sentence.nothing', { platform: platformName });
    if (counts.confirmed === counts.released)
      return t('sentence.all', { count: counts.confirmed, platform: platformName });
    return [
      t('sentence.confirmed', { count: counts.confirmed, platform: platformName }),
      counts.underway > 0 && t('sentence.underway', { count: counts.underway }),
      counts.attention > 0 && t('sentence.attention', { count: counts.attention }),
    ]
      .filter(Boolean)
      .join(t('sentence.between'))
      .concat(t('sentence.end'));
  }
}

/** The column: whether it stands, why not, when it is tried next, and what a teacher can do about it. */
function ColumnState(props: { gradebook: GradebookAnswer; classHomeworkId: string }): ReactElement {
  const { t, i18n } = useTranslation('gradebook');
  const f = useFormat();
  const make = useMakeColumn(props.classHomeworkId);
  const { platformName: platform, column } = props.gradebook;
  const problem = column.problem && (i18n.exists(`gradebook:problem.${column.problem}`) ? column.problem : 'other');
  const mayMake = column.state === 'gone' || column.state === 'failed';
  const calm = column.state === 'live' || column.state === 'none';
  return (
    <>
      <Notice tone={calm ? 'plain' : column.state === 'wanted' || column.state === 'waiting' ? 'plain' : 'attention'}>
        {t(`column.${column.state}`, { platform })}
        {column.state === 'live' && column.origin && ` ${t(`origin.${column.origin}`, { platform })}`}
        {problem && !calm && <> {t(`problem.${problem as 'other'}`, { platform })}</>}
        {column.nextTryAt && <> {t('nextTry', { time: f.nearTime(column.nextTryAt) })}</>}{' '}
        {mayMake && (
          <Button size="small" busy={make.isPending} onClick={() => make.mutate()}>
            {t(column.state === 'gone' ? 'makeAgain' : 'tryNow')}
          </Button>
        )}
      </Notice>
      <ErrorMessage error={make.error} />
    </>
  );
}
