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
  const finished = home.homework.filter(isFinished);
  const underWay = home.homework.filter((card) => !isFinished(card));
  const rows = (cards: readonly HomeworkCard[]) => (
    <Rows>
      {cards.map((card) => (
        <HomeworkRow key={card.classHomeworkId} card={card} canPublish={home.canPublish} />
      ))}
    </Rows>
  );
  return (
    <Section
      title={t('underWay')}
      aside={
        <TextLink to={`/people?part=class&class=${home.contextId}`}>
          {f.facts(home.classCode ?? home.label, t('pupils', { count: home.pupils }))}
        </TextLink>
      }
    >
      {underWay.length > 0 ? rows(underWay) : <p className={styles.calm}>{t('nothingUnderWay')}</p>}
      {finished.length > 0 && (
        <details className={styles.finished}>
          <summary>{t('finished', { count: finished.length })}</summary>
          {rows(finished)}
        </details>
      )}
    </Section>
  );
}

const aWeek = 7 * 24 * 3600_000;

/** Due a week ago or more, and nothing about it waits for anybody: it folds away, but stays one press off. */
function isFinished({ dueAt, counts, gradebook }: HomeworkCard): boolean {
  if (!dueAt || now().getTime() - new Date(dueAt).getTime() < aWeek) return false;
  return counts.toMark + counts.toCorrect + counts.missing + counts.notCollected + gradebook.attention === 0;
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

const oddOnes = ['late', 'missing', 'notCollected', 'toCorrect', 'absent', 'exempt'] as const;
const unusual = ['scheduled', 'draft', 'closed'] as const;

/** Due, the odd ones counted, and what the gradebook lacks: nothing that went well. */
function Facts({ card }: { card: HomeworkCard }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  const { counts, handingIn, gradebook } = card;
  const state = unusual.find((one) => one === card.state);
  const odd = oddOnes.filter((one) => counts[one] > 0).map((one) => t(`facts.${one}`, { count: counts[one] }));
  const unseen = isOpenOnline(card) ? counts.expected - counts.seen : 0;
  return (
    <>
      {f.facts(
        state && t(`facts.${state}`),
        due(),
        handingIn === 'none' && t('facts.noHandIn'),
        odd.join(t('facts.comma')),
        unseen > 0 && t('facts.unseen', { count: unseen }),
        counts.returned > 0 && t('facts.returned', { count: counts.returned }),
      )}
      {gradebook.attention > 0 && (
        <div className={styles.attention}>{t('facts.gradebook', { count: gradebook.attention })}</div>
      )}
    </>
  );

  function due(): string {
    if (!card.dueAt) return t('facts.noDue');
    const collecting = handingIn === 'paper' && !card.collectionClosedAt;
    return t(collecting ? 'facts.collect' : 'facts.due', { time: f.nearTime(card.dueAt) });
  }
}

/** Who hasn't opened it matters only while there is time, and not for paper. */
const isOpenOnline = ({ state, dueAt, handingIn }: HomeworkCard) =>
  state === 'published' && handingIn !== 'paper' && (dueAt === null || new Date(dueAt) > now());

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
  if (card.counts.marked > card.counts.returned)
    return <ButtonLink to={`${at}/marking`}>{label(t('next.giveBack'))}</ButtonLink>;
  if (card.counts.toCorrect > 0)
    return <ButtonLink to={`${at}?show=to_correct`}>{label(t('next.corrections'))}</ButtonLink>;
  return <ButtonLink to={at}>{label(t('next.look'))}</ButtonLink>;
}
