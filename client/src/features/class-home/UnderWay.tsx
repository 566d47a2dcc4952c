import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHomeAnswer, HomeworkCard } from '../../../../tool/boards/boards.contract.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ButtonLink, ButtonRow, TextLink } from '../../ui/Button.tsx';
import { EmptyRing } from '../../ui/EmptyRing.tsx';
import { InkBar } from '../../ui/InkBar.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import styles from './ClassHome.module.css';

/** What is set and not yet put away: each homework with its inks over the same number of pupils. */
export function UnderWay({ home }: { home: ClassHomeAnswer }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  if (home.homework.length === 0) {
    return (
      <div className={styles.empty}>
        <EmptyRing />
        <h2 className={styles.emptyTitle}>{t('empty.title')}</h2>
        <p className={styles.emptyBody}>{t('empty.body')}</p>
        {home.canPublish && (
          <ButtonRow>
            <ButtonLink icon={IconPlus} to={`/homework/new?class=${home.contextId}`}>
              {t('empty.set')}
            </ButtonLink>
          </ButtonRow>
        )}
      </div>
    );
  }
  return (
    <Section
      title={t('underWay')}
      aside={
        <TextLink to={`/people?part=class&class=${home.contextId}`}>
          {f.facts(home.classCode ?? home.label, t('pupils', { count: home.pupils }))}
        </TextLink>
      }
    >
      <Rows>
        {home.homework.map((card) => (
          <HomeworkRow key={card.classHomeworkId} card={card} canPublish={home.canPublish} />
        ))}
      </Rows>
    </Section>
  );
}

function HomeworkRow({ card, canPublish }: { card: HomeworkCard; canPublish: boolean }): ReactElement {
  const { counts } = card;
  const handsIn = card.handingIn !== 'none';
  const noMark = card.marking === 'none';
  return (
    <Row
      strong
      title={card.title}
      to={`/class-homework/${card.classHomeworkId}`}
      sub={<Facts card={card} />}
      middle={
        handsIn &&
        card.state !== 'scheduled' &&
        card.state !== 'draft' && (
          <InkBar
            expected={counts.expected + counts.exempt + counts.absent}
            inTime={counts.handedIn - counts.late}
            late={counts.late}
            missing={counts.missing}
            notCollected={card.collectionClosedAt ? 0 : counts.notCollected}
            excused={counts.exempt + counts.absent}
            {...(noMark ? {} : { marked: counts.marked > 0 ? counts.marked : null })}
          />
        )
      }
      end={<NextStep card={card} canPublish={canPublish} />}
    />
  );
}

/** Due, the odd ones counted, and what the gradebook lacks: nothing that went well. */
function Facts({ card }: { card: HomeworkCard }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  const { counts } = card;
  const paper = card.handingIn === 'paper';
  const due =
    card.dueAt &&
    t(paper && !card.collectionClosedAt ? 'facts.collect' : 'facts.due', { time: f.nearTime(card.dueAt) });
  const odd = [
    counts.late > 0 && t('facts.late', { count: counts.late }),
    counts.missing > 0 && t('facts.missing', { count: counts.missing }),
    counts.notCollected > 0 && t('facts.notCollected', { count: counts.notCollected }),
    counts.toCorrect > 0 && t('facts.toCorrect', { count: counts.toCorrect }),
    counts.absent > 0 && t('facts.absent', { count: counts.absent }),
    counts.exempt > 0 && t('facts.exempt', { count: counts.exempt }),
  ].filter((word): word is string => word !== false);
  const open = card.dueAt === null || new Date(card.dueAt) > now();
  const unseen = counts.expected - counts.seen;
  return (
    <>
      {f.facts(
        card.state === 'scheduled' && t('facts.scheduled'),
        card.state === 'draft' && t('facts.draft'),
        card.state === 'closed' && t('facts.closed'),
        due || t('facts.noDue'),
        card.handingIn === 'none' && t('facts.noHandIn'),
        odd.length > 0 && odd.join(t('facts.comma')),
        open && !paper && card.state === 'published' && unseen > 0 && t('facts.unseen', { count: unseen }),
        counts.returned > 0 && t('facts.returned', { count: counts.returned }),
      )}
      {card.gradebook.attention > 0 && (
        <div className={styles.attention}>{t('facts.gradebook', { count: card.gradebook.attention })}</div>
      )}
    </>
  );
}

/** The one thing that this homework waits for. */
function NextStep({ card, canPublish }: { card: HomeworkCard; canPublish: boolean }): ReactElement | null {
  const { t } = useTranslation('class-home');
  const at = `/class-homework/${card.classHomeworkId}`;
  const label = (word: string) => (
    <>
      {word}
      <span className="hl-vh"> {card.title}</span>
    </>
  );
  const collecting = card.handingIn === 'paper' || (card.handingIn === 'either' && card.counts.notCollected > 0);
  if (card.state === 'scheduled' || card.state === 'draft') {
    return canPublish ? (
      <ButtonLink to={`/homework/${card.homeworkId}/edit`}>{label(t('next.edit'))}</ButtonLink>
    ) : null;
  }
  if (collecting && !card.collectionClosedAt)
    return <ButtonLink to={`${at}/collect`}>{label(t('next.collect'))}</ButtonLink>;
  if (card.counts.toMark > 0) return <ButtonLink to={`${at}/marking`}>{label(t('next.mark'))}</ButtonLink>;
  if (card.counts.toCorrect > 0)
    return <ButtonLink to={`${at}?show=to_correct`}>{label(t('next.corrections'))}</ButtonLink>;
  return <ButtonLink to={at}>{label(t('next.look'))}</ButtonLink>;
}
