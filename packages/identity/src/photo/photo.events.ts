import type { UserActor } from "@muniment/kernel";
import type { Log } from "@muniment/platform/log";

/** Where this slice reports. */
export type PhotoLog = Pick<Log, "info">;

/** A person got a photo, or lost it. */
export function photoChanged(log: PhotoLog, actor: UserActor, event: { userNum: number; isRemoved: boolean }): void {
  log.info({ ...event, by: actor.userNum, client_id: actor.clientId }, "photo changed");
}
