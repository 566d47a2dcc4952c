import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './Panel.module.css';
import type { WorkInView } from './marking.queries.ts';

/** What was returned, newest first: snapshots that nothing changes any more. */
export function Releases({ releases }: { releases: WorkInView['releases'] }): ReactElement | null {
  const { t } = useTranslation('marking');
  const f = useFormat();
  if (releases.length === 0) return null;
  return (
    <details className={styles.releases}>
      <summary>{t('releases.title', { count: releases.length, time: f.nearTime(releases[0]?.at ?? '') })}</summary>
      <ol>
        {releases.map((release) => (
          <li key={release.number}>
            <span>
              {f.facts(
                f.nearTime(release.at),
                release.points !== null && f.mark(release.points),
                release.outcome && t(`outcome.${release.outcome}`),
              )}
            </span>
            {release.comment && <p className={styles.red}>{release.comment}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}
