import { addSeconds } from "@muniment/kernel";

/** The failure counter of an account with its lock (control-center.md 6.1). */
export interface LockState {
  readonly failed_logins: number;
  /** Of a lock that ends by itself; of a lasting one only where the settings give it an end. */
  readonly locked_until: Date | null;
  readonly is_locked: boolean;
}

/** The settings of a lockout (CC-LCK-007). */
export interface LockRules {
  /** So many failures in total lock for `tempMinutes`, `permThreshold` of them until somebody releases. */
  readonly tempThreshold: number;
  readonly tempMinutes: number;
  readonly permThreshold: number;
  /** After so many hours the lasting lock ends by itself; 0 never. */
  readonly permAutoReleaseHours: number;
}

/** Throws when a lock that lasts would come before the one that ends by itself (CC-LCK-007). */
export function checkLockRules({ tempThreshold, permThreshold }: LockRules): void {
  if (permThreshold <= tempThreshold) {
    throw new Error(`The lasting lock needs more failures (${permThreshold}) than the first one (${tempThreshold})`);
  }
}

/** No failure, no lock: after a sign-in, a new password, an unlock (T16, T19, T20, T22). */
export const released: LockState = { failed_logins: 0, locked_until: null, is_locked: false };

/** How an attempt at `now` is met: judged, or refused without a look at the password (T14). */
export type LockView =
  | { readonly kind: "open" }
  | { readonly kind: "locked_temporarily"; readonly until: Date }
  | { readonly kind: "locked" };

/** The lock at a moment; exactly at its end an attempt is judged again (CC-STA-005). */
export function lockAt(state: Omit<LockState, "failed_logins">, now: Date): LockView {
  const isOver = state.locked_until !== null && state.locked_until <= now;
  if (state.is_locked) return isOver ? { kind: "open" } : { kind: "locked" };
  if (state.locked_until === null || isOver) return { kind: "open" };
  return { kind: "locked_temporarily", until: state.locked_until };
}

/** The state after a wrong password on an open account (T12, T13, T17, T18). */
export function afterFailure(state: LockState, now: Date, rules: LockRules): LockState {
  // A lasting lock that ended by itself is as good as released.
  const failed = (state.is_locked ? 0 : state.failed_logins) + 1;
  if (failed >= rules.permThreshold) return { ...lasting(now, rules), failed_logins: failed };
  const until = failed === rules.tempThreshold ? addSeconds(now, rules.tempMinutes * 60) : null;
  return { failed_logins: failed, locked_until: until, is_locked: false };
}

/** A lock that lasts until it is released, or as long as the settings say. */
export function lasting(now: Date, { permAutoReleaseHours: hours }: LockRules): Omit<LockState, "failed_logins"> {
  return { locked_until: hours === 0 ? null : addSeconds(now, hours * 3_600), is_locked: true };
}
