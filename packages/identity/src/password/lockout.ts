import { addSeconds } from "@muniment/kernel";
import type { PasswordSettings } from "./settings.ts";

/** The failure counter of an account with its lock (control-center.md 6.1). */
export interface LockState {
  readonly failed_logins: number;
  readonly locked_until: Date | null;
  readonly is_locked: boolean;
}

/** The thresholds of a lockout. */
export type LockoutSettings = Pick<PasswordSettings, "tempThreshold" | "tempMinutes" | "permThreshold">;

/** No failure, no lock: after a sign-in, a new password, an unlock (T16, T19, T20, T22). */
export const released: LockState = { failed_logins: 0, locked_until: null, is_locked: false };

/** How an attempt at `now` is met: judged, or refused without a look at the password (T14). */
export type LockView =
  | { readonly kind: "open" }
  | { readonly kind: "locked_temporarily"; readonly until: Date }
  | { readonly kind: "locked" };

/** The lock at a moment; exactly at its end an attempt is judged again (CC-STA-005). */
export function lockAt(state: LockState, now: Date): LockView {
  if (state.is_locked) return { kind: "locked" };
  if (state.locked_until !== null && now < state.locked_until) {
    return { kind: "locked_temporarily", until: state.locked_until };
  }
  return { kind: "open" };
}

/** The state after a wrong password on an open account (T12, T13, T17, T18). */
export function afterFailure(state: LockState, now: Date, settings: LockoutSettings): LockState {
  const failed = state.failed_logins + 1;
  if (failed >= settings.permThreshold) return { failed_logins: failed, locked_until: null, is_locked: true };
  const until = failed === settings.tempThreshold ? addSeconds(now, settings.tempMinutes * 60) : null;
  return { failed_logins: failed, locked_until: until, is_locked: false };
}
