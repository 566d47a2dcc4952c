import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ButtonLink, TextButton } from '../../ui/Button.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { ShownState } from '../../ui/ShownState.tsx';
import styles from './ClassHome.module.css';

type Entry = ClassHomeAnswer['attention'][number];

/** 未收與欠交: books not collected stand apart from work that is missing, since before 收齊 nobody is missing. */
export function Attention({ home }: { home: ClassHomeAnswer }): ReactElement {
  const { t } = useTranslation('class-home');
  return (
    <Section
      title={<span id="attention">{t('attention.title')}</span>}
      aside={
        home.attention.length > 0 && <TextButton onClick={() => window.print()}>{t('attention.print')}</TextButton>
      }
    >
      {home.attention.length === 0 ? (
        <p className={styles.calm}>{t('attention.empty')}</p>
      ) : (
        <Rows>
          {home.attention.map((entry) => (
            <AttentionRow key={`${entry.kind} ${entry.classHomeworkId} ${entry.pupils[0]?.personId}`} entry={entry} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function AttentionRow({ entry }: { entry: Entry }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  const { kind, title, classHomeworkId, pupils } = entry;
  const at = `/class-homework/${classHomeworkId}`;
  const [only] = pupils;
  const single = pupils.length === 1 && kind !== 'not_collected' ? only : undefined;
  const numbers = pupils.map(numberOf).join(' ');
  return (
    <Row
      title={
        <span className={styles.stateLine}>
          <ShownState of={kind} />
          <span>{single ? line(single) : title}</span>
        </span>
      }
      sub={single ? title : f.facts(numbers, kind === 'not_collected' && t('attention.notYet'))}
      end={
        <ButtonLink size="small" to={kind === 'not_collected' ? `${at}/collect` : `${at}?show=${kind}`}>
          {t(kind === 'not_collected' ? 'next.collect' : 'next.look')}
          <span className="hl-vh"> {title}</span>
        </ButtonLink>
      }
    />
  );

  function line(pupil: Entry['pupils'][number]): string {
    const number = pupil.classNumber == null ? '' : ` (${pupil.classNumber})`;
    return `${pupil.classCode ?? ''}${number} ${pupil.displayName}`.trim();
  }
}

/** (7), or the name of a pupil who has no class number. */
const numberOf = (pupil: Entry['pupils'][number]) =>
  pupil.classNumber == null ? pupil.displayName : `(${pupil.classNumber})`;
