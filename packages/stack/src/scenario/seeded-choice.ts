/** Repeatable choices: two choosers made from the same label make the same choices in the same order. */
export interface Chooser {
  /** A whole number between both bounds, bounds included. */
  integer(from: number, to: number): number;
  /** One of the list; throws `RangeError` for an empty list. */
  pick<T>(list: readonly T[]): T;
  /** `count` different members in the list's order; all of them when the list is shorter. */
  take<T>(list: readonly T[], count: number): T[];
  /** True in `share` (0 to 1) of the cases. */
  chance(share: number): boolean;
}

function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (const unit of Buffer.from(label, "utf8")) hash = Math.imul(hash ^ unit, 0x01000193);
  return hash >>> 0;
}

/** A chooser whose choices follow from `label` alone. Not for secrets. */
export function createChooser(label: string): Chooser {
  let state = hashLabel(label);
  // Mulberry32: 32 bits of state are plenty for choosing phrases.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    integer,
    pick: (list) => {
      if (list.length === 0) throw new RangeError("Nothing to pick from.");
      return list[integer(0, list.length - 1)] as (typeof list)[number];
    },
    take: (list, count) => {
      const kept: (typeof list)[number][] = [];
      let wanted = Math.min(count, list.length);
      for (const [index, member] of list.entries()) {
        if (next() * (list.length - index) < wanted) {
          kept.push(member);
          wanted -= 1;
        }
      }
      return kept;
    },
    chance: (share) => next() < share,
  };
}
