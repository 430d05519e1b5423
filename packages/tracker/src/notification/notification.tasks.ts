import { Type } from "typebox";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { NoticeMail } from "./mail.service.ts";

const NOTHING = Type.Object({});

/** Once a minute whatever is due to be sent; what a day tells every five minutes, once each. */
export function createNoticeTasks(mail: NoticeMail): {
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
} {
  const send = defineTask({ name: "notice.send", payload: NOTHING, attempts: 1, run: async () => mail.sendDue() });
  const note = defineTask({ name: "notice.day", payload: NOTHING, attempts: 1, run: async () => mail.noteToday() });
  return {
    tasks: [send, note],
    schedules: [schedule(send, "* * * * *", { payload: {} }), schedule(note, "*/5 * * * *", { payload: {} })],
  };
}
