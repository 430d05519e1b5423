import { Type } from "typebox";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { LibraryAuthorisations } from "../library-authorisation/index.ts";
import type { SyncService } from "./sync.service.ts";

const NOTHING = Type.Object({});

/** Once a minute: what follows from time alone, and what has changed at Work. */
export function createSyncTasks(deps: {
  libraries: Pick<LibraryAuthorisations, "watch">;
  sync: Pick<SyncService, "syncDue">;
}): { readonly tasks: readonly Task[]; readonly schedules: readonly Schedule[] } {
  const watch = defineTask({
    name: "library-authorisation.watch",
    payload: NOTHING,
    attempts: 3,
    run: async () => deps.libraries.watch(),
  });
  const follow = defineTask({ name: "sync.due", payload: NOTHING, attempts: 1, run: async () => deps.sync.syncDue() });
  return {
    tasks: [watch, follow],
    schedules: [schedule(watch, "* * * * *", { payload: {} }), schedule(follow, "* * * * *", { payload: {} })],
  };
}
