import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgressAnswer } from '../../../../tool/boards/boards.contract.ts';
import { markStale } from '../../api/changes.ts';
import { ApiError } from '../../api/errors.ts';
import { useErrorWords } from '../../i18n/error-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, TextLink } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { State } from '../../ui/State.tsx';
import { setCollection } from './collect.queries.ts';
import styles from './Collect.module.css';
import { nextTick, tileOf, undoOf, type Tile, type TileState } from './tiles.ts';
import { TileButton } from './TileButton.tsx';
import { useNumberKeys } from './use-number-keys.ts';
import { useTicks, type Tick } from './use-ticks.ts';

const isIn = new Set<TileState>(['collected', 'done', 'returned', 'redo']);

/** The tiles of one homework, the counts below them, and 收齊 with what it will do. */
export function Collection({ roster }: { roster: ProgressAnswer }): ReactElement {
  const { t } = useTranslation('collect');
  const f = useFormat();
  const words = useErrorWords();
  const queries = useQueryClient();
  const { classHomeworkId } = roster;
  const { pending, tick, state, error, settle } = useTicks(classHomeworkId);
  const done = useRef<{ personId: string; back: Tick }[]>([]);
  const closed = roster.collectionClosedAt !== null;
  const tiles = useMemo(() => roster.rows.map((row) => tileOf(row, pending)), [roster.rows, pending]);

  const act = useCallback(
    (tile: Tile, to: Tick | undefined) => {
      const back = to && undoOf(tile.state, to);
      if (!to || !back) return;
      done.current.push({ personId: tile.row.personId, back });
      tick(tile.row.personId, to);
    },
    [tick],
  );
  const undo = useCallback(() => {
    const last = done.current.pop();
    if (last) tick(last.personId, last.back);
  }, [tick]);

  const { typed, chosen } = useNumberKeys({
    tiles,
    enabled: !closed,
    collect: (tile) => act(tile, tile.state === 'collected' ? undefined : nextTick(tile.state)),
    absent: (tile) => act(tile, tile.state === 'absent' ? 'present' : 'absent'),
    undo,
  });

  const collection = useMutation({
    mutationFn: async (close: boolean) => {
      // Closing before the last tick is there would make that pupil missing for a moment.
      if (!(await settle())) throw new ApiError(0, 'offline');
      return setCollection(classHomeworkId, close);
    },
    onSettled: () => markStale(queries, [`class-homework:${classHomeworkId}`, `context:${roster.contextId}`]),
  });

  const open = tiles.filter((tile) => tile.state === 'open');
  const numbers = open.map(({ row }) => (row.classNumber === null ? row.displayName : `(${row.classNumber})`));

  return (
    <>
      {typed && (
        <p className={styles.typed} role="status">
          {t('typed', { number: typed })}
        </p>
      )}
      <ul className={styles.tiles} aria-label={t('tiles')}>
        {tiles.map((tile) => (
          <li key={tile.row.personId}>
            <TileButton
              tile={tile}
              chosen={chosen === tile.row.personId}
              disabled={closed}
              closed={closed}
              onTap={() => act(tile, nextTick(tile.state))}
            />
          </li>
        ))}
      </ul>
      <p className={styles.sync} role="status">
        {t(`sync.${state}`)}
      </p>
      {error && (
        <Notice tone="attention">
          {words(error).title}　{words(error).next}
        </Notice>
      )}
      <div className={styles.end}>
        <dl className={styles.counts}>
          <Count n={tiles.filter(({ state: at }) => isIn.has(at)).length}>
            <State of="handed-in" word={t('collected')} />
          </Count>
          <Count n={open.length}>
            <State of={closed ? 'missing' : 'not-collected'} />
          </Count>
          <Count n={tiles.filter((tile) => tile.state === 'absent' || tile.state === 'exempt').length}>
            <State of="absent" word={t('absent')} />
          </Count>
        </dl>
        <p className={styles.what}>
          {closed
            ? t('closed', { time: f.nearTime(roster.collectionClosedAt ?? '') })
            : open.length > 0
              ? t('before', { numbers: numbers.join(' ') })
              : t('beforeAll')}
        </p>
        {closed ? (
          <div className={styles.endButtons}>
            <TextLink to={`/class-homework/${classHomeworkId}`}>{t('progress')}</TextLink>
            <Button size="large" busy={collection.isPending} onClick={() => collection.mutate(false)}>
              {t('reopen')}
            </Button>
          </div>
        ) : (
          <Button look="primary" size="large" busy={collection.isPending} onClick={() => collection.mutate(true)}>
            {t('close')}
          </Button>
        )}
      </div>
      <ErrorMessage error={collection.error} />
    </>
  );
}

function Count({ n, children }: { n: number; children: ReactElement }): ReactElement {
  return (
    <div className={styles.count}>
      <dd>{n}</dd>
      <dt>{children}</dt>
    </div>
  );
}
