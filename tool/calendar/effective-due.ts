import { addMs } from '../core/clock.ts';

/** What may move one pupil's due time; revoked ones count for nothing. */
export interface DueAdjustment {
  kind: 'extension' | 'excuse' | 'hide' | 'absence';
  dueAt: Date | null;
  revokedAt?: Date | null;
}

export interface EffectiveDue {
  dueAt: Date | null;
  /** `none`: nothing is due at a time, so nothing can be late. */
  dueWhy: 'class' | 'extension' | 'none';
}

/**
 * The one function for a pupil's effective due time. An extension never shortens: when the class's time is moved past it, the class's holds.
 * Excuses, absences and hiding don't move a time; they are exemptions of their own.
 * @param classDueAt the class's due time, null when the homework has none
 */
export function effectiveDue(classDueAt: Date | null, adjustments: readonly DueAdjustment[]): EffectiveDue {
  if (!classDueAt) return { dueAt: null, dueWhy: 'none' };
  let due: EffectiveDue = { dueAt: classDueAt, dueWhy: 'class' };
  for (const { kind, dueAt, revokedAt } of adjustments) {
    if (kind !== 'extension' || revokedAt || !dueAt) continue;
    if (dueAt > (due.dueAt as Date)) due = { dueAt, dueWhy: 'extension' };
  }
  return due;
}

/** The last instant that still counts as in time; null when nothing is due. */
export function lastMoment(dueAt: Date | null, graceMinutes: number): Date | null {
  return dueAt && addMs(dueAt, graceMinutes * 60_000);
}

/** Whether `at` lies after the due time and its grace; the last moment itself is in time. */
export function isLate(at: Date, dueAt: Date | null, graceMinutes: number): boolean {
  const last = lastMoment(dueAt, graceMinutes);
  return last !== null && at > last;
}
