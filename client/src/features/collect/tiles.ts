import type { CollectRow } from './collect.queries.ts';
import type { Tick, Ticks } from './use-ticks.ts';

/** `done` came another way already (online, or marked); `exempt` nothing is expected. */
export type TileState = 'collected' | 'open' | 'absent' | 'exempt' | 'done';

export interface Tile {
  row: CollectRow;
  state: TileState;
  /** Ticked here, and not on the server yet. */
  waits: boolean;
}

/** What a tile shows: the tick that is on its way, else what the server told. */
export function tileOf(row: CollectRow, ticks: Ticks): Tile {
  const tick = ticks[row.personId];
  return { row, state: tick ? shown[tick] : stored(row), waits: tick !== undefined };
}

const shown: Record<Tick, TileState> = { collected: 'collected', open: 'open', absent: 'absent', present: 'open' };

function stored({ axes, channel }: CollectRow): TileState {
  if (axes.exemption === 'absent') return 'absent';
  if (axes.exemption) return 'exempt';
  if (axes.work !== 'handed_in') return 'open';
  return channel === 'paper' ? 'collected' : 'done';
}

/** What a tap does. What came online or is excused isn't collected again. */
export function nextTick(state: TileState): Tick | undefined {
  if (state === 'open') return 'collected';
  if (state === 'collected') return 'open';
  return state === 'absent' ? 'present' : undefined;
}

/** What Z does after it. */
export const undoOf = (state: TileState): Tick | undefined =>
  ({ collected: 'collected', open: 'open', absent: 'absent', exempt: undefined, done: undefined })[state] as
    Tick | undefined;
