/**
 * The client's only clock: the server's time, whatever the school's computer believes.
 * `now()` is what "today", "late" and "2 hours left" are reckoned from.
 */
let ahead = 0;

/** Sets the clock by an instant the server just told (ISO 8601). */
export function setClock(serverTime: string): void {
  const told = Date.parse(serverTime);
  if (!Number.isNaN(told)) ahead = told - Date.now();
}

export function now(): Date {
  return new Date(Date.now() + ahead);
}
