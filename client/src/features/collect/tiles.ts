import type { CollectRow } from './collect.queries.ts';
import type { Tick, Ticks } from './use-ticks.ts';

/**
 * `redo`: was returned to correct, and its correction is collected like a book. `returned`: marked and given back.
 * `done`: came online. `exempt`: nothing is expected.
 */
export type TileState = 'collected' | 'open' | 'redo' | 'absent' | 'exempt' | 'done' | 'returned';

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
  if (axes.judgement === 'redo') return 'redo';
  if (axes.judgement === 'returned') return 'returned';
  return channel === 'paper' ? 'collected' : 'done';
}

/** What a tap does. What came online, was given back or is excused isn't collected again. */
export function nextTick(state: TileState): Tick | undefined {
  if (state === 'open' || state === 'redo') return 'collected';
  if (state === 'collected') return 'open';
  return state === 'absent' ? 'present' : undefined;
}

/** What Z does after it. */
export function undoOf(before: TileState, tick: Tick): Tick | undefined {
  if (tick === 'absent') return 'present';
  if (before === 'absent') return 'absent';
  if (before === 'collected') return 'collected';
  return before === 'open' || before === 'redo' ? 'open' : undefined;
}
