/** Wall-clock time of the school, in plain numbers; nothing here reads the device's own zone. */
export interface WallTime {
  year: number;
  /** 1–12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function reader(zone: string): Intl.DateTimeFormat {
  let found = cache.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    cache.set(zone, found);
  }
  return found;
}

/** The wall time that a clock in `zone` shows at an instant. */
export function wallTime(at: Date, zone: string): WallTime {
  const parts = Object.fromEntries(
    reader(zone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  return {
    year: parts.year ?? 0,
    month: parts.month ?? 1,
    day: parts.day ?? 1,
    hour: parts.hour ?? 0,
    minute: parts.minute ?? 0,
    second: parts.second ?? 0,
  };
}

/** A calendar day as a number of days, for counting how far two days lie apart. */
export function dayNumber(wall: WallTime): number {
  return Math.floor(Date.UTC(wall.year, wall.month - 1, wall.day) / 86_400_000);
}

/** The instant at which a clock in `zone` shows this wall time (the earlier one when the hour happens twice). */
export function instantOf(wall: WallTime, zone: string): Date {
  const asUtc = (w: WallTime) => Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second);
  const wanted = asUtc(wall);
  let guess = wanted;
  // Twice is enough: the second step settles the guess that fell on the other side of a clock change.
  for (let i = 0; i < 2; i++) guess += wanted - asUtc(wallTime(new Date(guess), zone));
  return new Date(guess);
}

const two = (n: number) => String(n).padStart(2, '0');

/** An ISO instant → what `<input type="datetime-local">` holds, in the school's zone. */
export function toLocalInput(at: string | Date, zone: string): string {
  const w = wallTime(new Date(at), zone);
  return `${w.year}-${two(w.month)}-${two(w.day)}T${two(w.hour)}:${two(w.minute)}`;
}

/** What `<input type="datetime-local">` holds → an ISO instant, or undefined while it is empty or half typed. */
export function fromLocalInput(text: string, zone: string): string | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute, second: 0 }, zone).toISOString();
}
