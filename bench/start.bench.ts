import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { treeBytes } from "./processes.ts";
import { number, spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { ROUNDS, spreadOf } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_SECONDS = 5;
const MOST_MEBIBYTES = 700;
const MEBIBYTE = 1024 ** 2;
const QUIET_MILLISECONDS = 10_000;
const FIRST_START_SECONDS = 600;
const MAIN = join(import.meta.dirname, "../apps/muniment/src/main.ts");

/** Everything with the demonstration firm, started again on its data folder; and its memory when nothing is asked. */
export async function benchStart(world: World): Promise<Report> {
  const dataDir = join(world.folder, "start");
  world.tell("making the demonstration firm for the start …");
  await stop(await start(dataDir));
  const seconds: number[] = [];
  let memory = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const started = performance.now();
    const muniment = await start(dataDir);
    seconds.push((performance.now() - started) / 1000);
    if (round === ROUNDS) {
      await delay(QUIET_MILLISECONDS);
      memory = treeBytes(muniment.pid ?? 0) / MEBIBYTE;
    }
    await stop(muniment);
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

async function start(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN, "start", "--data", dataDir, "--port", "0"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const deadline = performance.now() + FIRST_START_SECONDS * 1000;
  while ((await readyPid(dataDir)) !== child.pid) {
    if (child.exitCode !== null) throw new Error(`Muniment ended with ${child.exitCode}`);
    if (performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`Muniment was not ready within ${FIRST_START_SECONDS} s`);
    }
    await delay(5);
  }
  return child;
}

async function readyPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, "ready.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { pid: number }).pid;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
