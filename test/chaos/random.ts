/** Repeatable chance: the same seed gives the same schedule. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<T>(of: readonly T[]): T;
  /** True with probability `p`. */
  maybe(p: number): boolean;
  bytes(length: number): Buffer;
}

/** mulberry32: small, and good enough to choose moments by. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    pick: (of) => {
      const found = of[between(0, of.length - 1)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    maybe: (p) => next() < p,
    bytes: (length) => {
      const made = Buffer.alloc(length);
      for (let at = 0; at < length; at += 4) made.writeUInt32LE(Math.floor(next() * 2 ** 32), Math.min(at, length - 4));
      return made;
    },
  };
}
