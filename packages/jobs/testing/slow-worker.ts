import { systemClock } from "@muniment/kernel";
import { openDatabase } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { startWorker } from "../src/index.ts";
import { createSlowTask } from "./slow-task.ts";

// A worker in a process of its own that takes a job and never ends it, to be killed from outside.
const [url = ""] = process.argv.slice(2);
const database = openDatabase({ url, poolSize: 4 });
await startWorker({
  database,
  tasks: [
    createSlowTask(async () => {
      process.stdout.write("started\n");
      await new Promise(() => {});
    }),
  ],
  schedules: [],
  log: createLog({ level: "silent" }),
  clock: systemClock,
});
