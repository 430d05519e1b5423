import { Type } from "typebox";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { DigestService } from "./digest.service.ts";

const NOTHING = Type.Object({});

/** Every five minutes whatever is due: who got a report of the day gets none again. */
export function createDigestTasks(digest: DigestService): {
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
} {
  const send = defineTask({ name: "digest.send", payload: NOTHING, attempts: 1, run: async () => digest.sendDue() });
  return { tasks: [send], schedules: [schedule(send, "*/5 * * * *", { payload: {} })] };
}
