import { readFileSync } from 'node:fs';

/** Milliseconds, sorted. */
export interface Times {
  p50: number;
  p95: number;
  count: number;
}

export function timesOf(ms: number[]): Times {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
}

/** Runs `work` `count` times one after another, after a few that don't count. */
export async function oneByOne(count: number, work: (turn: number) => Promise<unknown>, warmUp = 10): Promise<Times> {
  const ms: number[] = [];
  for (let turn = -warmUp; turn < count; turn += 1) {
    const began = performance.now();
    await work(turn + warmUp);
    if (turn >= 0) ms.push(performance.now() - began);
  }
  return timesOf(ms);
}

/** Runs `work` `count` times over so many connections. @returns times a second */
export async function atOnce(
  connections: number,
  count: number,
  work: (turn: number) => Promise<unknown>,
): Promise<number> {
  let turn = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (turn < count) {
        turn += 1;
        await work(turn);
      }
    }),
  );
  return (count * 1000) / (performance.now() - began);
}

const TICKS_A_SECOND = 100;

/** CPU milliseconds that a process has used so far; NaN where /proc isn't there. */
export function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
  } catch {
    return NaN;
  }
}

/** The middle one. */
export function median(values: number[]): number {
  return timesOf(values).p50;
}
