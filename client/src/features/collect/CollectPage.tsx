import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { classTitle } from '../../i18n/class-title.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ListState } from '../../ui/ListState.tsx';
import { Page } from '../../ui/Page.tsx';
import { KeyCap } from '../../ui/small-parts.tsx';
import { Books } from './Books.tsx';
import { rosterQuery } from './collect.queries.ts';
import styles from './Collect.module.css';
import { Collection } from './Collection.tsx';

/** 收簿: the books of one class in one pass, by tap or by number; only 收齊 makes anybody missing. */
export function CollectPage(): ReactElement {
  const { t } = useTranslation('collect');
  const f = useFormat();
  const { id = '' } = useParams();
  const query = useQuery(rosterQuery(id));
  const roster = query.data;
  const named = roster && classTitle({ ...roster, title: roster.contextTitle }, f.locale);
  return (
    <Page
      title={t('title')}
      over={`${f.date(now())}${f.locale === 'en' ? ' ' : ''}${f.time(now())}`}
      sub={roster && f.facts(named, roster.title)}
      back={{
        to: roster ? `/class-home?class=${roster.contextId}` : '/class-home',
        label: named ?? t('back'),
      }}
      actions={
        <span className={styles.keys} aria-hidden="true">
          <span>
            <KeyCap>7</KeyCap> <KeyCap>⏎</KeyCap> {t('keys.collect')}
          </span>
          <span>
            <KeyCap>A</KeyCap> {t('keys.absent')}
          </span>
          <span>
            <KeyCap>Z</KeyCap> {t('keys.undo')}
          </span>
        </span>
      }
    >
      {roster && <Books contextId={roster.contextId} current={id} />}
      <ListState
        query={query}
        loading={t('loading')}
        lines={6}
        isEmpty={(found) => found.rows.length === 0}
        empty={{ title: t('empty.title'), body: t('empty.body'), ring: true }}
      >
        {(found) => <Collection key={id} roster={found} />}
      </ListState>
    </Page>
  );
}
