import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ShownState } from '../../ui/ShownState.tsx';
import type { PupilHomework } from './hand-in.queries.ts';
import styles from './HandIn.module.css';

/** 週五 8:00 截止，還有 15 小時. Late is said plainly, and that it may still be handed in. */
export function DueLine({ homework, handingIn }: { homework: PupilHomework; handingIn: boolean }): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  useEveryHalfMinute();
  const { dueAt, axes, minutes } = homework;
  const waits = axes.work !== 'handed_in' && axes.work !== 'no_hand_in' && axes.exemption === null;
  const left = dueAt ? f.timeLeft(dueAt) : undefined;
  const facts = f.facts(
    dueAt ? t('due.at', { time: f.nearTime(dueAt) }) + (left && waits ? t('due.left', { left }) : '') : t('due.none'),
    homework.dueWhy === 'extension' && t('due.extended'),
    minutes ? f.minutes(minutes) : null,
    homework.points ? t('due.points', { points: f.mark(homework.points) }) : null,
  );
  return (
    <>
      <p>{facts}</p>
      {axes.shown !== 'to_do' && (
        <p className={styles.state}>
          <ShownState of={axes.shown} size={20} paper={homework.handingIn === 'paper'} />
        </p>
      )}
      {handingIn && dueAt && !left && axes.exemption === null && <p>{overWords()}</p>}
    </>
  );

  function overWords(): string {
    const last = new Date(new Date(dueAt ?? 0).getTime() + homework.graceMinutes * 60_000);
    return last > now() ? t('due.grace', { time: f.nearTime(last) }) : t('due.over');
  }
}

/** The time left stays true while the page stands open. */
function useEveryHalfMinute(): void {
  const [, turn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => turn((n) => n + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
}
