import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  ClassHomeworkCard,
  ClassHomeworkPatch,
  ClassHomeworkState,
  ClassPlan,
  ComposerAnswer,
  HomeworkAnswer,
} from '../../../../tool/homework/homework.contract.ts';
import { markStale } from '../../api/changes.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { DueChoice } from './ClassesDue.tsx';
import { homeworkQuery, patchClassHomework } from './composer.queries.ts';
import styles from './Composer.module.css';

type Act = 'publish' | 'takeBack' | 'close' | 'reopen' | 'archive';

const acts: Record<ClassHomeworkState, readonly Act[]> = {
  draft: ['publish'],
  scheduled: ['publish', 'takeBack'],
  published: ['close', 'archive'],
  closed: ['reopen', 'archive'],
  archived: ['reopen'],
};
const becomes: Record<Act, NonNullable<ClassHomeworkPatch['state']>> = {
  publish: 'published',
  takeBack: 'draft',
  close: 'closed',
  reopen: 'published',
  archive: 'archived',
};

/** The homework's life in each class: its due time, and whether it is out, closed or put away. Each change counts at once. */
export function ClassLives({
  homework,
  composer,
}: {
  homework: HomeworkAnswer;
  composer: ComposerAnswer;
}): ReactElement {
  const { t } = useTranslation('composer');
  return (
    <ul aria-label={t('classes.label')}>
      {homework.classes.map((card) => (
        <ClassLife key={card.classHomeworkId} card={card} homeworkId={homework.homeworkId} composer={composer} />
      ))}
    </ul>
  );
}

function ClassLife(props: { card: ClassHomeworkCard; homeworkId: string; composer: ComposerAnswer }): ReactElement {
  const { t } = useTranslation('composer');
  const f = useFormat();
  const queries = useQueryClient();
  const { card, homeworkId } = props;
  const offered = props.composer.classes.find(({ contextId }) => contextId === card.contextId);
  const [wanted, setWanted] = useState<ClassPlan>();
  const plan: ClassPlan = wanted ?? { contextId: card.contextId, dueAt: card.dueAt, dueRule: 'typed' };
  const past = wanted?.dueAt != null && new Date(wanted.dueAt) <= now();

  const patch = useMutation({
    mutationFn: (change: ClassHomeworkPatch) => patchClassHomework(card.classHomeworkId, change),
    onSuccess: (next) => {
      setWanted(undefined);
      queries.setQueryData(
        homeworkQuery(homeworkId).queryKey,
        (was: HomeworkAnswer | undefined) =>
          was && {
            ...was,
            classes: was.classes.map((one) => (one.classHomeworkId === next.classHomeworkId ? next : one)),
          },
      );
      markStale(queries, [`context:${card.contextId}`, `class-homework:${card.classHomeworkId}`]);
    },
  });
  const name = offered?.classCode ?? offered?.title ?? card.title;
  const since = sinceOf(card);

  return (
    <li className={styles.class}>
      <div>
        <b>{name}</b>{' '}
        <span className={styles.hint}>{f.facts(t(`lives.${card.state}`), since && f.nearTime(since))}</span>
      </div>
      <DueChoice
        label={t('classes.due', { class: name })}
        offered={offered?.due ?? []}
        plan={plan}
        problem={past ? { code: 'due_in_past', contextId: card.contextId } : undefined}
        onChange={setWanted}
      />
      <ButtonRow>
        {wanted && wanted.dueAt !== card.dueAt && (
          <Button
            size="small"
            disabled={past}
            busy={patch.isPending}
            onClick={() => patch.mutate({ dueAt: wanted.dueAt })}
          >
            {wanted.dueAt ? t('lives.moveDue', { time: f.nearTime(wanted.dueAt) }) : t('lives.dropDue')}
          </Button>
        )}
        {acts[card.state].map((act) => (
          <Button
            key={act}
            size="small"
            look="quiet"
            busy={patch.isPending}
            onClick={() => patch.mutate({ state: becomes[act] })}
          >
            {t(`lives.acts.${act}`)}
            <span className="hl-vh"> {name}</span>
          </Button>
        ))}
      </ButtonRow>
      <ErrorMessage error={patch.error} />
    </li>
  );
}

/** When it will be out, or since when it is. */
function sinceOf({ state, publishAt, publishedAt }: ClassHomeworkCard): string | null {
  if (state === 'scheduled') return publishAt;
  return state === 'published' ? publishedAt : null;
}
