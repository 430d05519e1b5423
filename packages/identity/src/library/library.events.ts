import type { Log } from "@muniment/platform/log";

/** Where this slice reports. */
export type LibraryLog = Pick<Log, "info">;

/** A library was made. */
export function libraryCreated(log: LibraryLog, event: { library: string; administratorNum: number }): void {
  log.info(event, "library created");
}
