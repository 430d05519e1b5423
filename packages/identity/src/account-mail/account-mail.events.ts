import type { Log } from "@muniment/platform/log";

/** Where this slice reports. */
export type AccountMailLog = Pick<Log, "info" | "warn">;

/** Somebody asked for a link to a new password for an account, and it was sent. */
export function passwordLinkRequested(log: AccountMailLog, event: { userNum: number }): void {
  log.info(event, "password link requested");
}

/** As `passwordLinkRequested`, but too many were sent within the hour, so this one was not (CC-SGN-004). */
export function passwordLinkWithheld(log: AccountMailLog, event: { userNum: number }): void {
  log.warn(event, "password link not sent: too many within an hour");
}
