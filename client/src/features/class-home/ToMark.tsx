import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import styles from './ClassHome.module.css';

/** 待批改: what is in and has no mark yet, the longest waiting first. */
export function ToMark({ home }: { home: ClassHomeAnswer }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  return (
    <Section
      title={<span id="to-mark">{t('toMark.title')}</span>}
      aside={home.toMark.length > 0 && <span className={styles.keys}>{t('toMark.key')}</span>}
    >
      {home.toMark.length === 0 ? (
        <p className={styles.calm}>{t('toMark.empty')}</p>
      ) : (
        <Rows>
          {home.toMark.map(({ classHomeworkId, title, count, oldestAt }) => (
            <Row
              key={classHomeworkId}
              title={title}
              sub={f.facts(
                t('toMark.count', { count }),
                oldestAt && t('toMark.oldest', { time: f.nearTime(oldestAt) }),
              )}
              end={
                <ButtonLink size="small" to={`/class-homework/${classHomeworkId}/marking`}>
                  {t('next.mark')}
                  <span className="hl-vh"> {title}</span>
                </ButtonLink>
              }
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}
