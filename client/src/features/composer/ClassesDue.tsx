import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassPlan } from '../../../../tool/homework/homework.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chips, type Choice } from '../../ui/Chips.tsx';
import { CheckField, DateTimeField } from '../../ui/Field.tsx';
import { planFor, type OfferedClass, type Problem } from './composer-form.ts';
import styles from './Composer.module.css';

interface ClassesDueProps {
  offered: readonly OfferedClass[];
  plans: readonly ClassPlan[];
  problems: readonly Problem[];
  onChange: (plans: ClassPlan[]) => void;
}

/** Which classes get it, each with its own due time. */
export function ClassesDue({ offered, plans, problems, onChange }: ClassesDueProps): ReactElement {
  const { t } = useTranslation('composer');
  const f = useFormat();
  const publishAt = plans[0]?.publishAt;
  const put = (next: ClassPlan) => onChange(plans.map((plan) => (plan.contextId === next.contextId ? next : plan)));
  return (
    <>
      <ul aria-label={t('classes.label')}>
        {offered.map((one) => {
          const plan = plans.find(({ contextId }) => contextId === one.contextId);
          return (
            <li key={one.contextId} className={styles.class}>
              <CheckField
                label={
                  <>
                    <b>{one.classCode ?? one.title}</b>{' '}
                    <span className={styles.hint}>
                      {f.facts(
                        one.classCode && (f.locale === 'zh-Hant' ? one.subjectZh : one.subjectEn),
                        t('classes.pupils', { count: one.pupils }),
                      )}
                    </span>
                  </>
                }
                checked={plan !== undefined}
                onChange={(chosen) =>
                  onChange(
                    chosen
                      ? [...plans, { ...planFor(one), ...(publishAt ? { publishAt } : {}) }]
                      : plans.filter(({ contextId }) => contextId !== one.contextId),
                  )
                }
              />
              {plan && (
                <DueChoice
                  label={t('classes.due', { class: one.classCode ?? one.title })}
                  offered={one.due}
                  plan={plan}
                  problem={problems.find(({ contextId }) => contextId === one.contextId)}
                  onChange={put}
                />
              )}
            </li>
          );
        })}
      </ul>
      {problems.some(({ code }) => code === 'class_missing') && (
        <div className={styles.problem} role="alert">
          {t('problems.class_missing')}
        </div>
      )}
    </>
  );
}

interface DueChoiceProps {
  label: string;
  offered: OfferedClass['due'];
  plan: ClassPlan;
  problem: Problem | undefined;
  onChange: (plan: ClassPlan) => void;
}

/** Chips for the usual times, a field for any other, or no due time at all. */
export function DueChoice({ label, offered, plan, problem, onChange }: DueChoiceProps): ReactElement {
  const { t } = useTranslation('composer');
  const f = useFormat();
  const among = offered.find(({ at }) => at === plan.dueAt);
  const [typing, setTyping] = useState(plan.dueAt !== null && !among);
  const value = typing ? 'typed' : (among?.at ?? 'none');
  const options: Choice<string>[] = [
    ...offered.map(({ at, rule }) => ({
      value: at,
      label: rule === 'next_lesson' ? t('classes.next', { time: f.nearTime(at) }) : f.nearTime(at),
    })),
    { value: 'typed', label: t('classes.typed') },
    { value: 'none', label: t('classes.none') },
  ];
  const choose = (next: string) => {
    setTyping(next === 'typed');
    if (next === 'none') return onChange({ ...plan, dueAt: null, dueRule: 'typed' });
    const chosen = offered.find(({ at }) => at === next);
    if (chosen) return onChange({ ...plan, dueAt: chosen.at, dueRule: chosen.rule });
    onChange({ ...plan, dueAt: plan.dueAt ?? offered[0]?.at ?? null, dueRule: 'typed' });
  };
  return (
    <div className={styles.due}>
      <Chips label={label} options={options} value={value} onChange={choose} />
      {(typing || problem) && (
        <DateTimeField
          label={label}
          silent
          value={plan.dueAt ?? undefined}
          error={problem && problem.code !== 'publish_in_past' && t(`problems.${problem.code}`)}
          onChange={(at) => at && onChange({ ...plan, dueAt: at, dueRule: 'typed' })}
        />
      )}
    </div>
  );
}
