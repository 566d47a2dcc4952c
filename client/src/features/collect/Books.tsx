import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useFormat } from '../../i18n/use-format.ts';
import { booksQuery } from './collect.queries.ts';
import styles from './Collect.module.css';

/** What is collected in the same class this morning, beside each other. */
export function Books({ contextId, current }: { contextId: string; current: string }): ReactElement | null {
  const { t } = useTranslation('collect');
  const f = useFormat();
  const { data } = useQuery(booksQuery(contextId));
  const books = (data?.homework ?? []).filter(
    (card) =>
      card.classHomeworkId === current ||
      (card.handingIn === 'paper' && card.state === 'published') ||
      (card.handingIn === 'either' && card.counts.notCollected > 0),
  );
  if (books.length < 2) return null;
  return (
    <nav className={styles.books} aria-label={t('books')}>
      {books.slice(0, 8).map((card) => (
        <NavLink key={card.classHomeworkId} to={`/class-homework/${card.classHomeworkId}/collect`} replace>
          <b>{card.title}</b>
          <span>
            {card.collectionClosedAt
              ? t('closedAt', { time: f.tableTime(card.collectionClosedAt) })
              : t('counts', { collected: card.counts.handedIn, open: card.counts.notCollected })}
          </span>
        </NavLink>
      ))}
    </nav>
  );
}
