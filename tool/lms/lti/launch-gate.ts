import { now } from '../../core/clock.ts';

/**
 * So many logins and launches ask the database at once in one process; the others wait here. A school's Monday morning, or somebody's
 * flood, must neither run into the pool's time-out nor take every connection from those who are at work.
 */
const AT_ONCE = 6;

let inside = 0;
const waiting: (() => void)[] = [];

/** Runs `work` when there is room, in the order of arrival. */
export async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  if (inside < AT_ONCE) inside += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // who comes next takes over the place
    if (next) next();
    else inside -= 1;
  }
}

const REMEMBERED = 20_000;
const used = new Map<string, number>();

/** Remembers a state that got in, so that its replays are refused without asking the database, which has the last word. */
export function rememberUsed(state: { id: string; expiresAt: number }): void {
  if (used.size >= REMEMBERED) forgetExpired();
  if (used.size < REMEMBERED) used.set(state.id, state.expiresAt);
}

export function isRememberedUsed(stateId: string): boolean {
  return used.has(stateId);
}

function forgetExpired(): void {
  const at = now().getTime();
  for (const [id, expiresAt] of used) if (expiresAt <= at) used.delete(id);
}
