import type { Actor } from "@muniment/kernel";
import type { Log } from "@muniment/platform/log";

/** Where this slice reports. */
export type GroupLog = Pick<Log, "info">;

function by(actor: Actor): Record<string, unknown> {
  return actor.kind === "user" ? { by: actor.userNum, client_id: actor.clientId } : { by: actor.purpose };
}

/** A group was made or changed. */
export function groupChanged(
  log: GroupLog,
  actor: Actor,
  event: { groupNum: number; libraryId: number; change: "created" | "changed" },
): void {
  log.info({ ...event, ...by(actor) }, "group changed");
}

/** People joined or left a group; that of NRTADMIN is marked, since it gives everything (CC-USR-101). */
export function membersChanged(
  log: GroupLog,
  actor: Actor,
  event: { groupNum: number; libraryId: number; isNrtadmin: boolean; action: "add" | "delete"; userNums: number[] },
): void {
  log.info({ ...event, ...by(actor) }, "group members changed");
}

/** A library was opened or closed to people. */
export function signInSwitched(
  log: GroupLog,
  actor: Actor,
  event: { libraryId: number; userNums: readonly number[]; enabled: boolean },
): void {
  if (event.userNums.length > 0) log.info({ ...event, ...by(actor) }, "sign-in switched");
}
