import type { Actor } from "@muniment/kernel";
import type { Log } from "@muniment/platform/log";

/** Where this slice reports. */
export type UserLog = Pick<Log, "info">;

function by(actor: Actor): Record<string, unknown> {
  return actor.kind === "user" ? { by: actor.userNum, client_id: actor.clientId } : { by: actor.purpose };
}

/** An account was made. */
export function userCreated(log: UserLog, actor: Actor, event: { userNum: number; libraryIds: number[] }): void {
  log.info({ ...event, ...by(actor) }, "user created");
}

/** An account or a membership was changed; names of fields only, since values may be private. */
export function userChanged(log: UserLog, actor: Actor, event: { userNum: number; fields: readonly string[] }): void {
  log.info({ ...event, ...by(actor) }, "user changed");
}

/** A membership was made or ended. */
export function membershipChanged(
  log: UserLog,
  actor: Actor,
  event: { userNum: number; libraryId: number; change: "added" | "removed" },
): void {
  log.info({ ...event, ...by(actor) }, "membership changed");
}
