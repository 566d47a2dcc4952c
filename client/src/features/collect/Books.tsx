import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { HomeworkCard } from '../../../../tool/boards/boards.contract.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { booksQuery } from './collect.queries.ts';
import styles from './Collect.module.css';

/** What is collected in the same class this morning, beside each other. */
export function Books({ contextId, current }: { contextId: string; current: string }): ReactElement | null {
  const { t } = useTranslation('collect');
  const f = useFormat();
  const { data } = useQuery(booksQuery(contextId));
  const books = (data?.homework ?? []).filter((card) => card.classHomeworkId === current || isOnTheDesk(card));
  if (books.length < 2) return null;
  return (
    <nav className={styles.books} aria-label={t('books')}>
      {books.slice(0, 8).map((card) => (
        <NavLink key={card.classHomeworkId} to={`/class-homework/${card.classHomeworkId}/collect`} replace>
          <b>{card.title}</b>
          <span>
            {card.collectionClosedAt
              ? t('closedAt', { time: f.tableTime(card.collectionClosedAt) })
              : t('counts', { collected: card.counts.handedIn, open: card.counts.expected - card.counts.handedIn })}
          </span>
        </NavLink>
      ))}
    </nav>
  );
}

const aDay = 24 * 3600_000;

/** Still to be collected, or closed today: what was collected last week isn't looked for here. */
function isOnTheDesk({ handingIn, state, counts, collectionClosedAt }: HomeworkCard): boolean {
  if (handingIn === 'digital' || handingIn === 'none' || state !== 'published') return false;
  if (collectionClosedAt) return now().getTime() - new Date(collectionClosedAt).getTime() < aDay;
  return handingIn === 'paper' || counts.notCollected > 0;
}
