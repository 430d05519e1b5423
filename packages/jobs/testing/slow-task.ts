import { Type } from "typebox";
import { defineTask } from "../src/index.ts";
import type { Task } from "../src/index.ts";

const payload = Type.Object({ number: Type.Integer() });

/** A task with a single attempt, so that a run that was cut short must be given back. */
export function createSlowTask(run: (number: number) => Promise<void>): Task<typeof payload> {
  return defineTask({
    name: "testing.wait",
    payload,
    attempts: 1,
    run: async ({ number }) => run(number),
  });
}
