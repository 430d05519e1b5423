import { systemClock } from "@muniment/kernel";

/** Shared by the tabs of a browser: who works in one of them has not left the other. */
const KEY = "muniment.control-center.touched";
const KEPT_MILLISECONDS = 1_000;

let touchedAt = systemClock.now().getTime();

/** Seconds since the person did something in a page of Control Center. */
export function idleSeconds(): number {
  const elsewhere = Number(localStorage.getItem(KEY) ?? 0);
  return Math.max(0, Math.floor((systemClock.now().getTime() - Math.max(touchedAt, elsewhere)) / 1_000));
}

/** Notes that somebody is here. */
export function touch(): void {
  const now = systemClock.now().getTime();
  if (now - touchedAt > KEPT_MILLISECONDS) localStorage.setItem(KEY, String(now));
  touchedAt = now;
}

for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, touch, { capture: true, passive: true });
}
