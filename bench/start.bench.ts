import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startInstallation } from "./installation.ts";
import { treeBytes } from "./processes.ts";
import { number, spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { ROUNDS, spreadOf } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_SECONDS = 5;
const MOST_MEBIBYTES = 700;
const MEBIBYTE = 1024 ** 2;
const QUIET_MILLISECONDS = 10_000;

/** Everything with the demonstration firm, started again on its data folder; and its memory when nothing is asked. */
export async function benchStart(world: World): Promise<Report> {
  const dataDir = join(world.folder, "start");
  world.tell("making the demonstration firm for the start …");
  await (await startInstallation(dataDir)).stop();
  const seconds: number[] = [];
  let memory = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const started = performance.now();
    const muniment = await startInstallation(dataDir);
    seconds.push((performance.now() - started) / 1000);
    if (round === ROUNDS) {
      await delay(QUIET_MILLISECONDS);
      memory = treeBytes(muniment.ready.pid) / MEBIBYTE;
    }
    await muniment.stop();
  }
  const taken = spreadOf(seconds);
  const nothing = { against: "", ratio: "" };
  return {
    findings: [
      {
        path: "start on an existing data folder",
        measured: spreadText(taken, " s"),
        ...nothing,
        goal: `≤ ${MOST_SECONDS} s`,
        isMet: taken.median <= MOST_SECONDS,
      },
      {
        path: "idle memory of all parts, PostgreSQL included",
        measured: `${number(memory)} MiB`,
        ...nothing,
        goal: `≤ ${MOST_MEBIBYTES} MiB`,
        isMet: memory <= MOST_MEBIBYTES,
      },
    ],
    how: "`muniment start` with the demonstration firm, from its spawn to ready.json; memory as PSS, 10 s after the start.",
  };
}
