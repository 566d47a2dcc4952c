/** The only place that reads the machine's clock. Tests and the practice school shift it; nothing else may call `Date`. */
let offsetMs = 0;

/** The present instant. */
export function now(): Date {
  return new Date(Date.now() + offsetMs);
}

/** Moves the clock so that `now()` returns `to` and runs on from there. Refused in production by `app/main`. */
export function shiftClock(to: Date): void {
  offsetMs = to.getTime() - Date.now();
}

/** Lets the clock follow the machine again. */
export function resetClock(): void {
  offsetMs = 0;
}

/** `at` plus a number of milliseconds (may be negative). */
export function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** Parses an ISO 8601 instant. Throws RangeError when it isn't one. */
export function instant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not an instant: ${text}`);
  return at;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day `yyyy-mm-dd` of an instant in an IANA time zone, e.g. the school's. */
export function calendarDay(at: Date, timeZone: string): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(timeZone, format);
  }
  return format.format(at);
}
