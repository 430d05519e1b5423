import type { Clock } from "@muniment/kernel";

const SPEED_MILLISECONDS = 500;

/** Measures bytes in a second, smoothed, so that the number can be read. */
export function createSpeedometer(clock: Clock): (sent: number) => number | undefined {
  let mark: { readonly at: number; readonly sent: number } | undefined;
  let speed: number | undefined;
  return (sent) => {
    const at = clock.now().getTime();
    mark ??= { at, sent };
    const milliseconds = at - mark.at;
    if (milliseconds >= SPEED_MILLISECONDS) {
      const now = ((sent - mark.sent) * 1000) / milliseconds;
      speed = speed === undefined ? now : (speed + now) / 2;
      mark = { at, sent };
    }
    return speed;
  };
}
