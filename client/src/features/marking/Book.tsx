import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { ListState } from '../../ui/ListState.tsx';
import { versionToMark } from './ahead.ts';
import styles from './Book.module.css';
import { BookTools } from './BookTools.tsx';
import { Leaves } from './Leaves.tsx';
import type { Pupil, Version, WorkInView } from './marking.queries.ts';
import { NothingHere } from './NothingHere.tsx';
import type { View } from './use-view.ts';
import { useWidth } from './use-width.ts';

export interface BookProps {
  pupil: Pupil;
  work: UseQueryResult<WorkInView>;
  view: View;
  next: Pupil | undefined;
  onNext: () => void;
}

/** The one book on the desk: its pages below each other, and the edge of the next. */
export function Book({ pupil, work, view, next, onNext }: BookProps): ReactElement {
  const { t } = useTranslation('marking');
  const [chosen, setChosen] = useState<number>();
  const [frame, width] = useWidth();
  const versions = work.data?.versions ?? [];
  const current = versionToMark(versions);
  const shown = versions.find(({ number }) => number === chosen) ?? current;

  return (
    <main id="content" className={styles.view} aria-label={t('book.label', { name: pupil.displayName })}>
      {/* Scrolled by the keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.scroll} ref={frame} tabIndex={0} data-scrolls role="group" aria-label={t('book.pages')}>
        <ListState<WorkInView> query={work} loading={t('book.loading', { name: pupil.displayName })} lines={6}>
          {() =>
            shown && width > 0 ? (
              <>
                {shown !== current && <p className={styles.older}>{t('book.older', { number: shown.number })}</p>}
                <Leaves version={shown} width={width} view={view} onExpired={() => void work.refetch()} />
              </>
            ) : (
              <NothingHere pupil={pupil} versions={versions} />
            )
          }
        </ListState>
      </div>
      <BookTools version={shown} view={view}>
        <VersionChoice versions={versions} shown={shown} current={current} onChoose={setChosen} />
      </BookTools>
      {next && (
        <button type="button" className={styles.next} onClick={onNext}>
          {next.classNumber === null ? t('book.next') : t('book.nextNumber', { number: next.classNumber })}
          <Icon of={IconChevronRight} size={16} turns />
        </button>
      )}
    </main>
  );
}

/** Earlier versions, for looking: the mark belongs to the one that stands. */
function VersionChoice(props: {
  versions: readonly Version[];
  shown: Version | undefined;
  current: Version | undefined;
  onChoose: (number: number) => void;
}): ReactElement | null {
  const { t } = useTranslation('marking');
  const f = useFormat();
  const real = props.versions.filter(({ kind }) => kind !== 'taken_back');
  if (real.length < 2 && (props.current || real.length === 0)) return null;
  return (
    <label className={styles.versions}>
      <span className="hl-vh">{t('book.versions')}</span>
      <select value={props.shown?.number ?? ''} onChange={({ target }) => props.onChoose(Number(target.value))}>
        {!props.shown && <option value="">{t('book.noVersion')}</option>}
        {real.map((version) => (
          <option key={version.number} value={version.number}>
            {f.facts(
              version === props.current
                ? t('book.newest', { number: version.number })
                : t('book.version', { number: version.number }),
              f.nearTime(version.at),
            )}
          </option>
        ))}
      </select>
    </label>
  );
}
