import type { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Installation } from '../support/installation.ts';
import type { Chance } from './random.ts';

/** When a blow falls: some time, at the instant an acknowledgement arrives, or while the LMS has taken a score and not yet answered. */
type Moment = 'any time' | 'acknowledged' | 'score taken';
type Target = 'web' | 'worker' | 'database';

export interface Strike {
  target: Target;
  moment: Moment;
  /** `any time`: milliseconds; else how many such instants are let pass. */
  after: number;
}

const AIMED: Record<Exclude<Moment, 'any time'>, Target[]> = {
  acknowledged: ['web', 'database'],
  'score taken': ['worker', 'database'],
};

/** A schedule in which each target and each moment has its share, in an order of chance. */
export function scheduleStrikes(count: number, chance: Chance): Strike[] {
  return Array.from({ length: count }, (_, index): Strike => {
    const moment = (['acknowledged', 'score taken', 'any time'] as const)[index % 3] ?? 'any time';
    if (moment === 'any time')
      return { moment, target: chance.pick(['web', 'worker', 'database']), after: chance.between(50, 2500) };
    return { moment, target: chance.pick(AIMED[moment]), after: chance.between(0, 5) };
  });
}

/**
 * Waits for the strike's moment and kills; at the latest when `over` comes, for what should be hit has ended by itself.
 * @returns what was done, in words
 */
export async function strike(
  planned: Strike,
  of: Installation,
  news: EventEmitter,
  over: Promise<void>,
): Promise<string> {
  const { target, moment, after } = planned;
  const victim = of[target];
  const kill = (): string => {
    const pid = victim.pid();
    victim.kill();
    return `${target} (process ${pid})`;
  };
  if (moment === 'any time') {
    await wait(after);
    return `${kill()} after ${after} ms`;
  }
  return new Promise((resolve) => {
    let left = after;
    const settle = (how: string): void => {
      news.off(moment, onMoment);
      resolve(`${kill()} ${how}`);
    };
    // Within the event itself: nothing comes between the acknowledgement and the blow.
    const onMoment = (): void => {
      if (left === 0) settle(`at "${moment}" no. ${after + 1}`);
      else left -= 1;
    };
    news.on(moment, onMoment);
    void over.then(
      () =>
        left >= 0 &&
        news.listeners(moment).includes(onMoment) &&
        settle(`at the end, since "${moment}" no. ${after + 1} never came`),
    );
  });
}
