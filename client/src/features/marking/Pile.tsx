import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';
import { TextField } from '../../ui/Field.tsx';
import { KeyCap } from '../../ui/small-parts.tsx';
import styles from './Pile.module.css';
import desk from './Desk.module.css';
import { DeskBar } from './DeskBar.tsx';
import { Gradebook } from './Gradebook.tsx';
import { PileRow } from './PileRow.tsx';
import { isWaiting, useDesk } from './use-desk.ts';

/**
 * A pile of paper: every pupil in one list, points typed one after the other. Enter goes to the next row; for a pile that
 * lies in any order, the class number goes first: 12 Enter 15 Enter.
 */
export function Pile({ queue }: { queue: MarkingQueue }): ReactElement {
  const { t } = useTranslation('marking');
  const marks = useDesk(queue);
  const list = useRef<HTMLOListElement>(null);
  const jump = useRef<HTMLInputElement>(null);
  const [number, setNumber] = useState('');
  const [unknown, setUnknown] = useState('');
  /** The next Enter in a row leads back to the number field. */
  const [jumping, setJumping] = useState(false);
  const numbered = queue.pupils.some(({ classNumber }) => classNumber !== null);

  const fieldAt = (row: number) =>
    list.current?.children[row]?.querySelector<HTMLElement>('input, button, textarea') ?? undefined;

  const go = (row: number) => {
    const field = fieldAt(row);
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
    field?.scrollIntoView({ block: 'nearest' });
  };

  const jumpTo = () => {
    const wanted = Number(number.normalize('NFKC'));
    const row = queue.pupils.findIndex(({ classNumber }) => classNumber === wanted);
    if (row < 0) return setUnknown(number);
    setUnknown('');
    setNumber('');
    setJumping(true);
    go(row);
  };

  const press = (event: KeyboardEvent, row: number) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const step = stepOf(event);
    if (step === undefined) return;
    event.preventDefault();
    // What can't be saved as it stands is put right first, or taken away.
    if (event.target instanceof HTMLElement && event.target.getAttribute('aria-invalid')) return;
    const submission = queue.pupils[row]?.submissionId;
    if (submission) marks.save(submission);
    if (step === 'enter' && jumping) jump.current?.focus();
    else go(row + (step === 'up' ? -1 : 1));
  };

  return (
    <div className={styles.pile}>
      <DeskBar
        queue={queue}
        desk={marks}
        waits={(pupil) => isWaiting(pupil, marks.view(pupil.submissionId), queue.marking)}
      />
      <main id="content" className={styles.page}>
        <p className={styles.lead}>{t('pile.lead')}</p>
        {numbered && queue.marking === 'points' && (
          <div className={styles.jump}>
            <TextField
              ref={jump}
              label={t('pile.jump')}
              inputMode="numeric"
              autoComplete="off"
              value={number}
              error={unknown && t('pile.unknown', { number: unknown })}
              onChange={setNumber}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || number.trim() === '') return;
                event.preventDefault();
                jumpTo();
              }}
            />
            <p className={desk.quiet}>
              {t('pile.how')} <KeyCap>⏎</KeyCap>
            </p>
          </div>
        )}
        <ol ref={list} className={styles.rows} aria-label={t('queue.label')}>
          {queue.pupils.map((pupil, row) => (
            <PileRow
              key={pupil.submissionId}
              pupil={pupil}
              queue={queue}
              desk={marks}
              onKeyDown={(event) => press(event, row)}
              onPointerDown={() => setJumping(false)}
            />
          ))}
        </ol>
        <Gradebook queue={queue} />
      </main>
    </div>
  );
}

/** Where a key leads from a row; in a comment the arrows and Enter are its own. */
function stepOf({ key, target }: KeyboardEvent): 'up' | 'down' | 'enter' | undefined {
  if (target instanceof HTMLTextAreaElement) return undefined;
  if (key === 'ArrowUp') return 'up';
  if (key === 'ArrowDown') return 'down';
  return key === 'Enter' && target instanceof HTMLInputElement ? 'enter' : undefined;
}
