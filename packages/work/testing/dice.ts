/** Numbers that only depend on the seed. */
export interface Dice {
  /** From 0 up to, not including, `sides`. */
  roll(sides: number): number;
  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
  some<T>(list: readonly T[], percent: number): T[];
}

/** A well-mixed sequence for a seed (mulberry32). */
export function rollDice(seed: number): Dice {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const chance = (percent: number): boolean => next() * 100 < percent;
  return {
    roll: (sides) => Math.floor(next() * sides),
    chance,
    pick(list) {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
    some: (list, percent) => list.filter(() => chance(percent)),
  };
}
