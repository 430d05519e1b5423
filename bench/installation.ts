import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ReadyInfo } from "@muniment/stack";

/** The whole of Muniment with the demonstration firm, in processes of its own. */
export interface RunningInstallation {
  readonly ready: ReadyInfo;
  stop(): Promise<void>;
}

const FIRST_START_SECONDS = 600;
const MAIN = join(import.meta.dirname, "../apps/muniment/src/main.ts");

/** Starts Muniment on a data folder, with the demonstration firm when it is new, and resolves when it is ready. */
export async function startInstallation(dataDir: string): Promise<RunningInstallation> {
  const child = spawn(process.execPath, [MAIN, "start", "--data", dataDir, "--port", "0"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const deadline = performance.now() + FIRST_START_SECONDS * 1000;
  let ready = await readReady(dataDir);
  while (ready === undefined || ready.pid !== child.pid) {
    if (child.exitCode !== null) throw new Error(`Muniment ended with ${child.exitCode}`);
    if (performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`Muniment was not ready within ${FIRST_START_SECONDS} s`);
    }
    await delay(5);
    ready = await readReady(dataDir);
  }
  return {
    ready,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function readReady(dataDir: string): Promise<ReadyInfo | undefined> {
  const text = await readFile(join(dataDir, "ready.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ReadyInfo);
}
