import type { Log } from "@muniment/platform/log";

/** Where this slice reports. */
export type PasswordLog = Pick<Log, "info" | "warn">;

/** An account was locked; each lock is told once (CC-EML-017). */
export function accountLocked(log: PasswordLog, event: { userNum: number; isTemporary: boolean }): void {
  log.warn(event, "account locked after failed sign-ins");
}

/** A password was set, by its owner or by somebody else. */
export function passwordSet(log: PasswordLog, event: { userNum: number }): void {
  log.info(event, "password set");
}
