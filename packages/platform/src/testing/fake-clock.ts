import type { Clock } from "@muniment/kernel";

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  advance(seconds: number): void;
  set(instant: Date): void;
}

/** Starts at `start`, by default the real time of the machine. */
export function fakeClock(start: Date = new Date()): FakeClock {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    advance(seconds) {
      current += seconds * 1000;
    },
    set(instant) {
      current = instant.getTime();
    },
  };
}
